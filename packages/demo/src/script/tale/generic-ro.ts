import type { Brief, Story, Tale } from "../tale.ts";

const way: Brief = {
  id: "D2",
  title: "Trei uși de intrare",
  stakes:
    "Diferă prin locul în care *trăiește*, deci prin cine o mai folosește peste o lună. Toate trei stau pe o presupunere: că lucrul ăsta se întâmplă destul de des cât să-i simți lipsa. Dacă e de două ori pe an, câștigă un bilet pe frigider.",
  advice:
    "Eu aș începe cu A: dovedește singura treabă cu cel mai puțin în jurul ei, iar B se poate pune deasupra mai târziu, fără să arunci nimic.",
  options: [
    {
      letter: "A",
      offer: "O singură comandă care face treaba și spune ce a făcut. O seară",
      short: "o singură comandă care face treaba",
      reaction: "O comandă, o treabă, fără mobilă. Asta e o versiune căreia i-ai simți lipsa dacă ar dispărea vineri.",
    },
    {
      letter: "B",
      offer: "O pagină mică: vezi, apeși, vezi rezultatul. Un weekend, și cineva trebuie s-o țină pornită",
      short: "o singură pagină mică",
      reaction: "O pagină, atunci, și doar una: la a doua încep să crească setările.",
    },
    {
      letter: "C",
      offer:
        "Nimic de deschis: își așteaptă momentul și vorbește singură. Un weekend, și ar face bine să aibă dreptate",
      short: "rulează singură și anunță",
      reaction: "Genul invizibil. Minunat cât merge, așa că planul apasă pe cum observi când nu merge.",
    },
  ],
  recommended: "A",
  explanation:
    "Gândește-te la momentul în care ai nevoie de ea. Te duci și *faci* (A), te duci și *te uiți* (B) sau ai prefera să nu te gândești deloc (C)?",
};

const stance: Brief = {
  id: "D3",
  title: "Mai mare, mai mic sau exact așa",
  stakes:
    "Am pus soluția deoparte și m-am uitat doar la rezultat: cineva scapă de aceeași bătaie de cap, de fiecare dată, fără să se gândească. Cu măsura asta am trecut prin tot ce e înăuntru, rând cu rând.",
  advice:
    "Eu aș păstra. B e partea pe care ai povesti-o unui prieten și se construiește mai bine pe o lună de folosire adevărată.",
  options: [
    {
      letter: "A",
      offer: "Păstrăm: singura treabă, ce s-a făcut până acum și nimic altceva",
      short: "păstrăm dimensiunea",
      reaction: "Păstrat. Un lucru mic și terminat bate unul deștept și aproape gata.",
    },
    {
      letter: "B",
      offer:
        "Creștem: ține minte ce vrei de obicei și îți oferă asta întâi. O poveste în plus, și partea de zece ori mai bună",
      short: "creștem: ține minte ce vrei de obicei",
      reaction: "Curajos, și în direcția bună: a doua oară trebuie să fie mereu mai ușor decât prima.",
    },
    {
      letter: "C",
      offer: "Tăiem: doar treaba, fără niciun istoric. Merge de mâine; ce a fost ieri rămâne ieri",
      short: "tăiem: doar treaba, fără istoric",
      reaction: "Tăiat până la os. Dacă îi lipsește cuiva istoricul, o să-ți spună, și atunci știi că există.",
    },
  ],
  recommended: "A",
  explanation:
    "E vorba doar de mărime: cum am vorbit (A), cum am vorbit plus o memorie pentru obiceiuri (B) sau doar treaba goală (C).",
};

const failure: Brief = {
  id: "D4",
  title: "Când se oprește la jumătate",
  stakes:
    "Am mers pe fiecare pas și am întrebat ce se întâmplă dacă întârzie, se dublează sau lipsește. Aproape toate au un singur răspuns bun și le-am notat. Unul ține de gust: se oprește la mijloc, cu jumătate de treabă făcută.",
  advice:
    "A: nimănui nu-i place să facă prima jumătate de două ori și nimeni nu are încredere într-o unealtă care ascunde ce s-a întâmplat.",
  options: [
    {
      letter: "A",
      offer: "Păstrează ce e făcut, spune unde s-a oprit și data viitoare merge mai departe de acolo",
      short: "păstrează ce e făcut și continuă",
      reaction:
        "Continuă de unde s-a oprit. Deci fiecare pas trebuie să suporte să fie întâlnit de două ori; am făcut din asta un test.",
    },
    {
      letter: "B",
      offer: "Totul sau nimic: jumătatea se aruncă și o ia de la capăt",
      short: "totul sau nimic, de la capăt",
      reaction: "Totul sau nimic: mai ușor de crezut și mai ușor de testat.",
    },
    {
      letter: "C",
      offer: "Se oprește, arată ce are și întreabă un om",
      short: "se oprește și întreabă",
      reaction: "Întreabă. Mai încet, dar nimeni nu poate spune că a hotărât pe la spate.",
    },
  ],
  recommended: "A",
  explanation:
    "Închipuie-ți că se ia curentul la mijloc: găsești jumătatea gata (A), nimic (B) sau o întrebare care te așteaptă (C)?",
};

const wording: Brief = {
  id: "D5",
  title: "Ce spune când e gata",
  stakes: "E propoziția pe care oamenii o vor citi cel mai des. Poate fi scurtă, de ajutor sau poate lipsi.",
  advice: "Eu aș lua B: un rezultat fără pasul următor te lasă să te întrebi dacă asta a fost tot.",
  options: [
    {
      letter: "A",
      offer: "O linie: ce s-a făcut. „Gata: 3 noi, 12 neschimbate.”",
      short: "o linie cu rezultatul",
      reaction: "O linie. Demnă și ușor de căutat.",
    },
    {
      letter: "B",
      offer: "Două linii: ce s-a făcut și ce poți face mai departe",
      short: "rezultatul și pasul următor",
      reaction: "Rezultatul și o mână pe umăr. Am notat propozițiile, ca să nu le inventeze nimeni la două noaptea.",
    },
    {
      letter: "C",
      offer: "Nimic când e bine; vorbesc doar necazurile",
      short: "tace cât timp e bine",
      reaction: "Genul tăcut. Atunci necazul trebuie să fie zgomotos, și asta e în plan.",
    },
  ],
  recommended: "B",
  explanation: "Se schimbă doar cuvintele, nu și ce face. Toate stau într-un fișier și se pot modifica mai târziu.",
};

const stories: readonly Story[] = [
  {
    key: "setup",
    title: "Un proiect care pornește și se verifică singur",
    sentence:
      "Ca persoana care îl întreține, vreau un schelet care pornește, se oprește și se testează singur, ca fiecare pas următor să aibă pe ce sta.",
    criteria: [
      "`npm test` rulează cel puțin un test și trece; `npx tsc --noEmit` trece",
      "`npm start` fără o setare necesară iese cu 1 și o linie care numește setarea și locul ei",
      "README duce de la o clonă proaspătă la prima rulare în cel mult zece pași",
    ],
  },
  {
    key: "job",
    title: "Singura treabă, făcută o dată",
    sentence: "Ca persoana cu problema, vreau treaba făcută pe un exemplu, ca să văd devreme dacă mă ajută.",
    needs: ["setup"],
    criteria: [
      "O funcție pură transformă exemplul din `examples/` în rezultatul așteptat de lângă el, iar un test le compară",
      "Intrarea goală, prea mare sau stricată primește câte o propoziție care spune ce era de așteptat",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "use",
    title: "O singură comandă",
    sentence: "Ca persoana cu problema, vreau o singură comandă care face treaba, ca să nu am altceva de învățat.",
    needs: ["job"],
    when: (choices) => choices["D2"] === "A",
    criteria: [
      "Comanda face treaba pe date adevărate și iese cu 0; un necaz iese cu 1, folosirea greșită cu 2",
      "`--help` încape pe un ecran și arată un exemplu care merge dacă îl lipești",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "use",
    title: "O singură pagină",
    sentence: "Ca persoana cu problema, vreau o pagină în care văd și pornesc, ca s-o pot folosi de pe telefon.",
    needs: ["job"],
    when: (choices) => choices["D2"] === "B",
    criteria: [
      "Pagina arată starea de acum și un buton; după apăsare arată rezultatul fără reîncărcare",
      "Merge doar cu tastatura și la 360 de pixeli lățime",
      "Fără codul afișat la pornire răspunde 401 și nu arată nimic",
      "Verify in a browser",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "use",
    title: "Vorbește singură",
    sentence:
      "Ca persoana cu problema, vreau să ruleze singură la momentul potrivit, ca să nu trebuiască să mă gândesc la ea.",
    needs: ["job"],
    when: (choices) => choices["D2"] === "C",
    criteria: [
      "Rulează la orele configurate; un test cu ceasul dat din afară acoperă ambele schimbări de oră",
      "Două rulări în aceeași clipă fac treaba o singură dată",
      "O rulare care a lipsit o zi e anunțată la pornirea următoare",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "trouble",
    title: "Continuă de unde s-a oprit",
    sentence: "Ca persoana cu problema, vreau să continue de unde s-a oprit, ca nimic să nu se facă de două ori.",
    needs: ["use"],
    when: (choices) => choices["D4"] === "A",
    criteria: [
      "Un test omoară procesul între oricare doi pași; rularea următoare termină, iar rezultatul e cel al unei rulări netulburate",
      "Prima linie a rulării următoare spune de unde continuă",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "trouble",
    title: "Totul sau nimic",
    sentence: "Ca persoana cu problema, vreau să nu existe jumătăți de rezultat, ca tot ce văd să fie întreg.",
    needs: ["use"],
    when: (choices) => choices["D4"] === "B",
    criteria: [
      "Un test omoară procesul între oricare doi pași și găsește rezultatul vechi sau pe cel nou, niciodată un amestec",
      "Rularea următoare o ia de la capăt și o spune într-o linie",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "trouble",
    title: "Se oprește și întreabă",
    sentence:
      "Ca persoana cu problema, vreau să fiu întrebată când ceva e făcut pe jumătate, ca nimic să nu se hotărască pe la spate.",
    needs: ["use"],
    when: (choices) => choices["D4"] === "C",
    criteria: [
      "După o întrerupere, rularea următoare arată ce e făcut și ce nu și propune să continue sau s-o ia de la capăt",
      "Fără răspuns nu schimbă nimic și iese cu 1",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "history",
    title: "Ce s-a făcut până acum",
    sentence: "Ca persoana cu problema, vreau să văd ce s-a făcut, ca să am încredere fără să stau cu ochii pe ea.",
    needs: ["use"],
    when: (choices) => choices["D3"] !== "C",
    criteria: [
      "Fiecare rulare lasă o linie cu ora, intrarea și rezultatul, într-un fișier scris întreg sau deloc",
      "Ultimele zece rulări pot fi arătate; dacă nu e niciuna, o spune și numește primul pas",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "habit",
    title: "Ține minte ce vrei de obicei",
    sentence:
      "Ca persoana cu problema, vreau ca alegerea mea obișnuită să fie oferită întâi, ca a doua oară să fie mai ușor decât prima.",
    needs: ["history"],
    when: (choices) => choices["D3"] === "B",
    criteria: [
      "După trei alegeri la fel, aceea e oferită întâi; o singură alegere diferită nu schimbă asta",
      "O comandă sau o apăsare uită tot ce a fost ținut minte",
      "Tests pass",
      "Typecheck passes",
    ],
  },
];

/** A tale for any project, told from its name and a few words of its description. */
export function genericRo(name: string, idea: string): Tale {
  const pain: Brief = {
    id: "D1",
    title: "Pentru cine e întâi",
    stakes:
      "Mi-ai adus o soluție, iar eu vreau să cunosc omul cu problema. Tot ce urmează ține de cine ar fi de întrebat când nu suntem siguri.",
    advice: "Eu aș paria pe A: cel mai sincer om de probă stă pe scaunul tău și nu răspunde din politețe.",
    options: [
      {
        letter: "A",
        offer: "Eu, chiar săptămâna asta: știu când m-a enervat ultima dată",
        short: "cine a propus, săptămâna asta",
        reaction: "Bun: atunci tu ești dovada și te putem întreba la orice oră.",
      },
      {
        letter: "B",
        offer: "Un om pe care îl cunosc și care a cerut asta de mai multe ori",
        short: "un om cunoscut, care a cerut asta",
        reaction: "Un om adevărat, cu nume, face cât o sută închipuiți. Prima versiune e doar pentru el.",
      },
      {
        letter: "C",
        offer: "Oameni pe care nu-i cunosc încă, dar trebuie să existe",
        short: "oameni necunoscuți încă",
        reaction:
          "Curajos. Atunci prima versiune e și o întrebare pusă lumii, iar planul spune cum vei auzi răspunsul.",
      },
    ],
    recommended: "A",
    explanation:
      "Mă gândesc la primul om căruia i-ar părea rău dacă ar dispărea. Tu (A), cineva pe care l-ai putea suna acum (B) sau cineva pe care abia îl căutăm (C)?",
  };
  return {
    title: name,
    greeting: `Deci: „${idea}”. Îmi plac lucrurile care se pot spune dintr-o răsuflare. Două întrebări înainte să deseneze cineva ceva, pentru că acum e cel mai ieftin moment în care putem greși.`,
    pain,
    way,
    stance,
    failure,
    wording,
    problem: `Ideea, cu vorbele cu care a venit: „${idea}”. Sub ea e o mică bătaie de cap care se întoarce și cere de fiecare dată o atenție pe care n-a plănuit-o nimeni.`,
    who: "Primul om ales la D1. Nimeni altcineva nu e întrebat și nu e servit până când acela o folosește neîndemnat.",
    today: "Se face cu mâna sau deloc. Cu mâna merge și se poate explica; în zilele pline se uită.",
    premises: [
      "Se întâmplă destul de des pentru o unealtă: crezut, de numărat în primele două săptămâni.",
      "Datele se pot lua fără voia nimănui: pus la îndoială, așa că o arată prima poveste care face treaba.",
      "O unealtă existentă n-ar ajunge cu zece minute de pregătire: crezut, după o privire scurtă în jur.",
    ],
    outcome: "Primul om scapă de aceeași bătaie de cap, de fiecare dată, fără să se gândească la ea.",
    tenTimesBetter:
      "Ține minte ce vrea omul de obicei și îi oferă asta întâi. Costă o poveste și e util după o lună de folosire adevărată.",
    outOfScope: [
      "Conturi, roluri și pagini de setări: nimeni numit până acum nu are nevoie de ele",
      "A doua ușă de intrare: una ajunge ca să învățăm",
      "Statistici în afară de ce s-a făcut până acum",
    ],
    risks: [
      "Nimeni n-o mai folosește după prima săptămână: în ziua a șaptea primul om e întrebat, de un om, nu de unealtă",
      "Datele își schimbă forma fără veste: ce e neașteptat oprește totul cu o propoziție care îl citează",
      "Un secret ajunge în depozit: setările vin numai din mediu, iar `.env` e ignorat de git",
    ],
    architecture:
      "Un singur proces: intrare → singura treabă (pură) → rezultat → om. Ce există deja se refolosește; într-un folder gol, TypeScript și vitest sunt uneltele cele mai simple care se verifică singure.",
    data: "Un fișier cu ce s-a făcut, scris într-un fișier nou și redenumit. Aceeași intrare de două ori e același fapt. O copie de siguranță e copia unui fișier.",
    security:
      "Numai cine o rulează ajunge la ea. Secretele vin din mediu. Textul străin se arată și se păstrează ca text, nu se execută niciodată.",
    failureModes: [
      "Sursa datelor nu răspunde: trei încercări, apoi o propoziție și ieșire cu 1; nimic nu rămâne scris pe jumătate",
      "Aceeași intrare vine de două ori: a doua oară nu schimbă nimic și o spune",
      "Repornire la mijloc: răspunsul stabilit la D4",
    ],
    testPlan: [
      "Singura treabă: teste unitare cu exemplele, `npm test`",
      "Ușa de intrare: un test de integrare care pornește procesul adevărat, `npm test`",
      "Întreruperea: un test care omoară procesul între pași, `npm test`",
      "Date adevărate: o dată cu mâna, împreună cu primul om",
    ],
    rollout:
      "Întâi pe mașina primului om, o săptămână, alături de felul vechi. Întoarcerea înseamnă s-o oprești: fișierul ei rămâne de citit.",
    flows: [
      "Singura treabă: pornire → rezultat → pasul următor; înapoi: încă o rulare, care nu schimbă nimic",
      "Prima dată: README → o comandă → un rezultat din exemplu",
    ],
    states: [
      "Încă nimic: o spune și numește primul pas",
      "Lucrează: o linie de progres după două secunde",
      "Necaz: ce s-a întâmplat, ce s-a păstrat, ce e de făcut",
      "Gata: propoziția stabilită la D5",
    ],
    accessibility:
      "Întâi textul, niciun înțeles doar din culoare, merge cu tastatura și se înțelege citit cu voce tare.",
    goals: [
      `${name} își face singura treabă, de încredere, pentru primul ei om`,
      "Orice s-ar întâmpla, omul vede ce s-a făcut și ce nu",
      "Se vede după două săptămâni: felul vechi n-a mai fost folosit nici măcar o dată",
    ],
    requirements: [
      "Aceeași intrare nu are niciodată efect de două ori",
      "Orice necaz dă o propoziție care spune ce e de făcut",
      "Niciun secret nu e păstrat, arătat sau scris în jurnal",
      "Tot ce păstrează se poate citi și fără ea",
    ],
    stories,
    speakingStory: "use",
    wordingCriterion: {
      A: "La sfârșit scrie o singură linie, cu numere, și nimic altceva",
      B: "La sfârșit spune în două linii ce s-a făcut și ce se poate face mai departe; amândouă vin dintr-un singur fișier de propoziții",
      C: "Cât timp e bine nu spune nimic; un necaz e o linie la ieșirea de erori sau un semn vizibil",
    },
  };
}
