import type { Brief, Story, Tale } from "../tale.ts";

const pain: Brief = {
  id: "D1",
  title: "Ce merge prost de fapt",
  stakes:
    "„Să ne amintească” e deja o soluție. Ce e dedesubt hotărăște ce construim: într-un apartament împărțit, o plantă poate muri de sete, de prea multă bunăvoință sau de diplomație.",
  advice:
    "Eu aș paria pe A. E vinovatul obișnuit când doi oameni împart un pervaz, iar un „gata” pe care îl văd amândoi le-ar vindeca pe jumătate și pe celelalte două.",
  options: [
    {
      letter: "A",
      offer: "Nu udă nimeni: fiecare crede că a udat celălalt",
      short: "nu udă nimeni, fiecare crede că a udat celălalt",
      reaction:
        "Clasic: doi oameni responsabili, zero apă. Atunci botul nu-ți dă un memento, ci siguranța că *s-a făcut*.",
    },
    {
      letter: "B",
      offer: "Udați amândoi, iar feriga se îneacă în bune intenții",
      short: "udă amândoi, plantele se îneacă",
      reaction:
        "Moarte din prea multă grijă, deci. Atunci mesajul important vine *după* udat: „a băut deja, lasă stropitoarea”.",
    },
    {
      letter: "C",
      offer: "Plantele supraviețuiesc, dar „era rândul tău” nu face bine casei",
      short: "plantele sunt bine, întrebarea „al cui e rândul” strică",
      reaction:
        "Deci pacientul e pacea din bucătărie, iar feriga e doar mesagerul. Bine de știut înainte să numărăm rânduri.",
    },
  ],
  recommended: "A",
  explanation:
    "Bună întrebare. Mă gândesc la ultima dată când o plantă arăta rău: era uscată, era înecată, sau era bine și voi doi nu? Fiecare variantă înseamnă alt prim mesaj de la bot.",
};

const way: Brief = {
  id: "D2",
  title: "Trei feluri de a-l construi",
  stakes:
    "Diferă prin ce *este* botul, nu prin cât de mare e. Toate stau pe o singură presupunere: că amândoi citiți mesajele zilnic. Dacă unul dintre voi a pus totul pe mut, spune-mi acum și scutim un weekend.",
  advice: "Eu aș lua A: vă arată *amândurora* că s-a făcut și e destul de mic încât să-l folosiți săptămâna asta.",
  options: [
    {
      letter: "A",
      offer:
        "Un mesaj în grupul vostru când e ceva de udat, cu un buton *Gata* la fiecare plantă; celălalt vede cine a apăsat. O seară",
      short: "un mesaj în grup, cu un buton Gata pe care îl văd amândoi",
      reaction:
        "Un mesaj, un buton și toată lumea vede că s-a mișcat cineva. Asta e o versiune căreia i-ai simți lipsa dacă ar dispărea vineri.",
    },
    {
      letter: "B",
      offer:
        "Cu rândul: cheamă pe unul dintre voi pe nume, ține socoteala și schimbă la cerere. Un weekend, iar socoteala poate deveni noua ceartă",
      short: "cu rândul, pe nume, cu schimb la cerere",
      reaction: "Cu rândul, atunci. Îi dăm o memorie scurtă: știe cine urmează și uită cine a fost leneș în martie.",
    },
    {
      letter: "C",
      offer:
        "Fără grup: un mesaj privat fiecăruia; cine scrie „gata” schimbă și mesajul celuilalt. Un weekend, dar rezistă la un grup pus pe mut",
      short: "mesaje private amândurora, cu răspunsul „gata”",
      reaction:
        "Varianta discretă: nimeni nu e tras de mânecă în public și tot nu udă nimeni de două ori. Potrivită pentru cei care pun grupurile pe mut, adică toți.",
    },
  ],
  recommended: "A",
  explanation:
    "Pe scurt: A întreabă toată camera, B îl strigă pe unul dintre voi, C vă spune fiecăruia la ureche. Ce știe la sfârșit e cam același lucru; cine se simte urmărit, nu.",
};

const stance: Brief = {
  id: "D3",
  title: "Mai mare, mai mic sau exact așa",
  stakes:
    "Rezultatul pe care îl vrei nu e „mesaje”. E ca peste două săptămâni nicio frunză să nu atârne și nimeni să nu fi întrebat „ai udat?”. Cu măsura asta am căutat ce lipsește și ce e balast.",
  advice:
    "Eu aș păstra. B e ideea pe care ai povesti-o unui prieten, dar are nevoie de două săptămâni de răspunsuri adevărate ca să aibă din ce învăța.",
  options: [
    {
      letter: "A",
      offer: "Păstrăm: fiecare plantă cu ritmul ei, botul anunță, voi confirmați sau amânați, nimic altceva",
      short: "păstrăm dimensiunea",
      reaction: "Păstrat. Un lucru mic și terminat bate unul deștept și aproape gata.",
    },
    {
      letter: "B",
      offer:
        "Creștem: învață. „Încă e udă” împinge data, „e uscată” o aduce mai aproape. O poveste în plus, și partea de zece ori mai bună",
      short: "creștem: ritmul învață din răspunsurile voastre",
      reaction:
        "Curajos, și în direcția bună: după o lună o să-ți cunoască feriga mai bine decât eticheta din ghiveci.",
    },
    {
      letter: "C",
      offer:
        "Tăiem: o singură zi fixă pe săptămână pentru toate, fără ritmuri, fără amânări. Merge de mâine; cactusul o să aibă o părere",
      short: "tăiem: o zi pe săptămână pentru toate plantele",
      reaction: "Duminică, stropitoare, gata. Cactusul are toată compasiunea noastră.",
    },
  ],
  recommended: "A",
  explanation:
    "E vorba doar de mărime: botul de până acum (A), același bot care și învață (B) sau un bot care știe o singură zi din săptămână (C).",
};

const failure: Brief = {
  id: "D4",
  title: "Dimineața de după pana de curent",
  stakes:
    "Am urmărit fiecare mesaj de la ceas până la telefonul tău și am întrebat ce se întâmplă dacă pasul întârzie, se dublează sau lipsește. Aproape toate au un singur răspuns bun și le-am notat. Unul e al tău: marți la nouă botul era oprit și se trezește joi.",
  advice: "A e varianta liniștită. Din tăcere (B) mor plantele, cu softul în perfectă ordine.",
  options: [
    {
      letter: "A",
      offer: "Un singur mesaj care adună tot ce s-a pierdut, iar ritmul merge mai departe de acolo",
      short: "un singur mesaj adunat după o pană",
      reaction:
        "O răsuflare, un mesaj. Și nu are voie să-l trimită de două ori când pâlpâie lumina, așa că am făcut din asta un test.",
    },
    {
      letter: "B",
      offer: "Nimic: ce s-a pierdut așteaptă următoarea dată. Fără zgomot, cu ceva sete",
      short: "datele pierdute se sar",
      reaction: "Sărit rămâne sărit; măcar o spune în jurnal, ca să nu se mire nimeni.",
    },
    {
      letter: "C",
      offer: "Întreabă întâi: „Am lipsit de marți. A primit feriga ceva?”, cu un buton pentru da și unul pentru nu",
      short: "întreabă ce s-a întâmplat cât a lipsit",
      reaction:
        "Întreabă ca un musafir care a fost plecat. Politicos, și singurul drum la capătul căruia datele sunt adevărate.",
    },
  ],
  recommended: "A",
  explanation:
    "Închipuie-ți-l ca pe un coleg de apartament după două zile fără telefon: citește lista (A), se face că n-a fost nimic (B) sau vă întreabă (C)?",
};

const wording: Brief = {
  id: "D5",
  title: "Ce spune la nouă dimineața",
  stakes:
    "Propoziția asta o vei citi de vreo două sute de ori pe an. Vorba simplă se tocește cel mai greu; o plantă cu personalitate e mai amuzantă, până în ziua în care nu mai e.",
  advice: "Eu aș lua C: vorbă simplă cât sunteți punctuali, iar feriga ia cuvântul abia când l-a meritat.",
  options: [
    {
      letter: "A",
      offer: "Simplu: „De udat azi: feriga, busuiocul.”",
      short: "propoziții simple",
      reaction: "Vorba simplă ține cel mai mult. Feriga își păstrează demnitatea.",
    },
    {
      letter: "B",
      offer: "Cu vocea plantei: „Eu sunt, feriga. Nu sunt supărată, doar uscată.”",
      short: "cu vocea plantei",
      reaction: "Atunci vorbește feriga. Am notat trei propoziții de plantă, ca să nu se repete ca un unchi la nuntă.",
    },
    {
      letter: "C",
      offer: "Întâi simplu; de la al doilea mesaj se plânge planta în persoană",
      short: "întâi simplu, de la al doilea mesaj se plânge planta",
      reaction: "Întâi maniere, dramă la cerere. Pe asta o s-o arăți musafirilor.",
    },
  ],
  recommended: "C",
  explanation:
    "Se schimbă doar propoziția, niciodată când sau cât de des vine. Le poți modifica pe toate mai târziu, într-un singur fișier.",
};

const stories: readonly Story[] = [
  {
    key: "setup",
    title: "Un bot care pornește și se verifică singur",
    sentence:
      "Ca persoana care ține botul, vreau un schelet care pornește, se oprește și se testează singur, ca fiecare pas următor să aibă pe ce sta.",
    criteria: [
      "`npm test` rulează cel puțin un test și trece; `npx tsc --noEmit` trece",
      "`npm start` fără `BOT_TOKEN` iese cu 1 și o singură linie care numește variabila",
      "`npm start` cu un token scrie `ready` în cel mult 5 secunde și se oprește curat la Ctrl-C",
    ],
  },
  {
    key: "plants",
    title: "Plantele într-un singur fișier",
    sentence:
      "Ca unul dintre colegii de apartament, vreau plantele noastre într-un fișier ușor de citit, ca următoarea să fie adăugată într-un minut.",
    needs: ["setup"],
    criteria: [
      "`plants.yaml` ține pentru fiecare plantă numele, zilele dintre udări și ultima udare; README arată un exemplu",
      "O plantă fără nume sau cu mai puțin de 1 zi e refuzată la pornire, cu numărul liniei",
      "Un test întrerupe o salvare și găsește fișierul vechi sau pe cel nou, niciodată o jumătate",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "due",
    title: "Cui îi e sete azi",
    sentence:
      "Ca unul dintre colegii de apartament, vreau ca botul să știe ce e de udat azi, ca să vorbească doar când are motiv.",
    needs: ["plants"],
    when: (choices) => choices["D3"] !== "C",
    criteria: [
      "O funcție pură primește plantele și o dată și le întoarce pe cele de udat, cea mai întârziată prima",
      "O plantă care n-a fost udată niciodată e de udat imediat",
      "Testele acoperă ambele nopți în care se schimbă ora, în fusul orar al casei",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "due",
    title: "O singură zi pentru toate plantele",
    sentence:
      "Ca unul dintre colegii de apartament, vreau o zi fixă pe săptămână pentru toate plantele, ca să nu fie nimic de ținut minte.",
    needs: ["plants"],
    when: (choices) => choices["D3"] === "C",
    criteria: [
      "Ziua și ora sunt două linii din `plants.yaml`; o zi greșită e refuzată la pornire",
      "Testele acoperă ambele nopți în care se schimbă ora, în fusul orar al casei",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "speak",
    title: "Un mesaj la care pot răspunde amândoi",
    sentence:
      "Ca unul dintre colegii de apartament, vreau un mesaj cu un buton Gata la fiecare plantă, ca amândoi să știm că s-a făcut și cine a făcut-o.",
    needs: ["due"],
    when: (choices) => choices["D2"] === "A",
    criteria: [
      "La ora stabilită, un singur mesaj în grup arată toate plantele de udat, fiecare cu butonul Gata; dacă nu e nimic de udat, nu vine niciun mesaj",
      "O apăsare notează planta ca udată, iar mesajul le arată apoi amândurora cine și când",
      "A doua apăsare nu schimbă nimic și spune cine a fost primul",
      "Apăsarea cuiva din afara celor două id-uri configurate e refuzată și notată în jurnal",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "speak",
    title: "Îl cheamă pe unul dintre voi pe nume",
    sentence: "Ca unul dintre colegii de apartament, vreau ca mesajul să spună al cui e rândul, ca să nu mai discutăm.",
    needs: ["due"],
    when: (choices) => choices["D2"] === "B",
    criteria: [
      "Mesajul numește o singură persoană și are un buton Gata; rândul trece mai departe la apăsare, oricare dintre cei doi ar apăsa",
      "`/swap` schimbă o dată rândul următor și o spune în grup",
      "Se păstrează doar rândul următor, nu și istoria rândurilor",
      "Apăsarea cuiva din afara celor două id-uri configurate e refuzată și notată în jurnal",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "speak",
    title: "O vorbă la ureche pentru fiecare",
    sentence:
      "Ca unul dintre colegii de apartament, vreau un mesaj privat care știe ce a făcut celălalt, ca grupul să fie liniștit și nimeni să nu ude de două ori.",
    needs: ["due"],
    when: (choices) => choices["D2"] === "C",
    criteria: [
      "La ora stabilită amândoi primesc în privat aceeași listă de plante; dacă nu e nimic de udat, nu vine niciun mesaj",
      "`gata` sau `gata <planta>` de la unul dintre ei notează plantele, iar mesajul celuilalt arată apoi cine și când",
      "Un răspuns care nu numește o plantă cunoscută primește lista de nume și nu schimbă nimic",
      "Mesajul cuiva din afara celor două id-uri configurate e refuzat și notat în jurnal",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "outage",
    title: "Din nou treaz: un singur mesaj adunat",
    sentence:
      "Ca unul dintre colegii de apartament, vreau un singur rezumat după o pană, ca nimic să nu rămână uscat și nimeni să nu fie copleșit de mesaje.",
    needs: ["speak"],
    when: (choices) => choices["D4"] === "A",
    criteria: [
      "După pornire, tot ce a ajuns la rând cât botul era oprit e anunțat o singură dată, împreună",
      "Un test repornește botul de trei ori într-un minut și numără exact un anunț",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "outage",
    title: "Din nou treaz: ce s-a pierdut se sare",
    sentence:
      "Ca unul dintre colegii de apartament, vreau ca datele pierdute să fie sărite după o pană, ca botul să tacă atunci când a întârziat.",
    needs: ["speak"],
    when: (choices) => choices["D4"] === "B",
    criteria: [
      "După pornire, datele trecute cât botul era oprit nu trimit nimic; fiecare e o linie în jurnal",
      "Un test arată că data următoare a unei plante sărite rămâne neschimbată",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "outage",
    title: "Din nou treaz: întreabă ce s-a întâmplat",
    sentence:
      "Ca unul dintre colegii de apartament, vreau ca botul să întrebe ce s-a întâmplat cât a lipsit, ca datele lui să fie din nou adevărate.",
    needs: ["speak"],
    when: (choices) => choices["D4"] === "C",
    criteria: [
      "După pornire, pentru fiecare plantă care a ajuns la rând cât botul era oprit se întreabă o singură dată, cu Da și Nu",
      "Da pune ultima udare pe azi, Nu lasă planta de udat; lipsa unui răspuns timp de o zi înseamnă Nu",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "later",
    title: "Merge și mâine",
    sentence:
      "Ca unul dintre colegii de apartament, vreau să amân o plantă până mâine, ca o seară târzie să nu devină o minciună.",
    needs: ["speak"],
    when: (choices) => choices["D3"] !== "C" && choices["D2"] !== "C",
    criteria: [
      "Un buton Mâine lângă Gata mută planta aceea cu o zi și pe niciuna alta",
      "A treia oară la rând botul spune cu blândețe câte zile au trecut",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "learn",
    title: "Ritmul învață",
    sentence:
      "Ca unul dintre colegii de apartament, vreau ca „încă e udă” și „e uscată” să mute ritmul, ca datele să se potrivească pervazului nostru, nu unei etichete.",
    needs: ["due", "speak"],
    when: (choices) => choices["D3"] === "B",
    criteria: [
      "`/wet <planta>` lungește ritmul cu o zi, `/dry <planta>` îl scurtează cu o zi, între 1 și 30 de zile",
      "Răspunsul spune ritmul vechi și pe cel nou; `/undo` îl aduce înapoi pe cel vechi",
      "Tests pass",
      "Typecheck passes",
    ],
  },
  {
    key: "first-minute",
    title: "Primul minut",
    sentence:
      "Ca persoana din casă care nu l-a construit, vreau să înțeleg botul într-un minut, ca să-i încredințez feriga.",
    needs: ["speak"],
    criteria: [
      "Când nu există încă plante, botul o spune în două propoziții și arată liniile care o adaugă pe prima",
      "README duce de la o mașină nouă la primul mesaj în cel mult zece pași, încercați o dată de la capăt",
      "Typecheck passes",
    ],
  },
];

export const plantRo: Tale = {
  title: "Un bot care ține în viață plantele a doi colegi de apartament",
  greeting:
    "Deci: un bot care stă între plante și doi oameni bine intenționați. Îmi place. E mic, e concret, iar cei pentru care lucrează nu se pot plânge, tocmai de aceea e nevoie de el. Două întrebări înainte să construim ceva.",
  pain,
  way,
  stance,
  failure,
  wording,
  problem:
    "Doi colegi de apartament împart plantele și grija pentru ele. Nimeni nu poate vedea dacă s-a udat azi, așa că se udă de două ori sau deloc, iar vestea o dau frunzele.",
  who: "Chiar cei doi colegi de apartament. Ei sunt dovada: construiesc pentru pervazul lor.",
  today:
    "O privire la pământ și o întrebare strigată pe hol. Privirea funcționează și rămâne; întrebarea vine prea târziu.",
  premises: [
    "Amândoi citesc mesajele zilnic: crezut, de verificat în prima săptămână.",
    "Zilele dintre udări sunt cam cunoscute: crezut pentru cele mai multe plante, pus la îndoială pentru ferigă.",
    "Există mereu ceva pornit pe care să ruleze: pus la îndoială, de aceea pana de curent are răspunsul ei.",
  ],
  outcome: "Peste două săptămâni nicio frunză nu atârnă și nimeni n-a întrebat „ai udat?”.",
  tenTimesBetter:
    "Un ritm care învață din „încă e udă” și „e uscată”. Costă o poveste și e util după două săptămâni de răspunsuri.",
  outOfScope: [
    "Senzori de umiditate: ar răspunde la întrebare și ar costa mai mult decât plantele",
    "Mai multe apartamente, conturi, o pagină web: nu le-a cerut nimeni",
    "Sfaturi despre lumină și îngrășământ: internetul le are, pe larg",
  ],
  risks: [
    "Chatul e pe mut și mesajul rămâne nevăzut: vine la o oră aleasă de amândoi, iar README spune cum îl fixezi",
    "Botul se repetă și ajunge pe mut: fiecare plantă e anunțată cel mult o dată pe zi, iar un test numără",
    "Tokenul ajunge în depozit: se citește numai din `BOT_TOKEN`, iar `.env` e ignorat de git",
  ],
  architecture:
    "Un singur proces Node: ceas → plante de udat (pur) → mesaj → chat; apăsare → fișier → mesaj schimbat. Biblioteca platformei de chat, un fișier YAML, nicio bază de date. Într-un folder gol, TypeScript și vitest sunt uneltele cele mai simple care se verifică singure.",
  data: "`plants.yaml`, scris într-un fișier nou și redenumit. Cheia e numele plantei; aceeași apăsare de două ori e același fapt. O copie de siguranță e copia unui fișier.",
  security:
    "Două id-uri pot apăsa; ceilalți sunt refuzați. Un singur secret, `BOT_TOKEN`, din mediu. Numele plantelor se arată ca text și nu se execută niciodată.",
  failureModes: [
    "Chatul nu răspunde: trei încercări în zece minute, apoi o linie în jurnal; planta rămâne de udat",
    "Aceeași apăsare vine de două ori: a doua nu schimbă nimic și spune cine a fost primul",
    "Repornire în mijlocul unei salvări: fișierul vechi sau cel nou, niciodată o jumătate",
    "Se schimbă ora: datele sunt zile de calendar în fusul orar al casei, nu 24 de ore",
  ],
  testPlan: [
    "Date, schimbarea orei și ritmuri: teste unitare pe funcția pură, `npm test`",
    "Mesaje și apăsări: teste de integrare cu un chat fals pe adresa locală, `npm test`",
    "Pană de curent și salvări întrerupte: un test care omoară și repornește procesul adevărat, `npm test`",
    "Chatul adevărat: o dată cu mâna, cu ambele telefoane pe masa din bucătărie",
  ],
  rollout:
    "Pe ce e mereu pornit în casă. Prima săptămână merge cu o singură plantă. Întoarcerea înseamnă să-l oprești: fișierul rămâne de citit.",
  flows: [
    "Mesaj: la ora stabilită → Gata → mesajul arată cine și când; înapoi: încă o apăsare în primul minut",
    "Plantă nouă: o linie în fișier → botul o salută; înapoi: ștergi linia",
  ],
  states: [
    "Lista de plante: goală arată liniile care o adaugă pe prima; o linie greșită e numită cu numărul ei",
    "Mesajul: de udat, udat de cine și când, amânat pe mâine",
    "După o pană: răspunsul stabilit la partea de inginerie, niciodată tăcere fără urmă",
  ],
  accessibility:
    "Doar text și butoane ale chatului, deci cititoarele de ecran și literele mari merg ca acolo. Niciun înțeles doar într-un emoji.",
  goals: [
    "Nicio plantă nu se usucă și nu se îneacă pentru că fiecare s-a bazat pe celălalt",
    "Amândoi văd dintr-o privire ce s-a udat, de către cine și când",
    "Se vede după două săptămâni: nicio frunză atârnată și niciun „ai udat?”",
  ],
  requirements: [
    "Botul anunță fiecare plantă cel mult o dată pe zi",
    "Numai cei doi oameni configurați pot schimba ceva",
    "Toate datele sunt zile de calendar într-un singur fus orar configurat",
    "Tot ce păstrează e un singur fișier ușor de citit",
  ],
  stories,
  speakingStory: "speak",
  wordingCriterion: {
    A: "Toate propozițiile sunt simple și vin din `messages.yaml`, ca să poată fi schimbate fără cod",
    B: "Fiecare plantă are trei propoziții ale ei în `messages.yaml` și nu o spune pe aceeași de două ori la rând",
    C: "Primul mesaj e simplu; de la al doilea pentru aceeași plantă se folosește propoziția ei din `messages.yaml`",
  },
};
