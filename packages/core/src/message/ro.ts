import { FINAL_PLAN_FILE } from "../project/files.ts";
import type { Catalogue } from "./catalogue.ts";
import { SLUG_MAX_LENGTH } from "../id/slug.ts";
import { DESCRIPTION_MAX_LENGTH, TEXT_MAX_BYTES } from "../inbound/inbound.ts";
import { FILE_MAX_BYTES, FILES_PER_MESSAGE, FILES_PER_SESSION } from "../inbound/sent-file.ts";
import { kilobytes } from "../text/kilobytes.ts";
import { counted, countOf } from "../text/plural.ts";
import { romanianReport } from "./run-report.ts";
import { unreadableNames } from "./unreadable-name.ts";

const PHASES = new Map([
  ["office-hours", "Office hours"],
  ["plan-ceo-review", "Review de CEO"],
  ["plan-eng-review", "Review de inginerie"],
  ["plan-design-review", "Review de design"],
  ["final-plan", "Planul final"],
]);

const CHARACTERS = ["caracter", "caractere"] as const;
const FILES = ["fișier", "fișiere"] as const;

const SLUG_RULE = `Un slug are între 1 și ${countOf("ro", SLUG_MAX_LENGTH, CHARACTERS)}: litere mici fără diacritice, cifre și \`-\`, și începe cu o literă sau o cifră.`;

export const romanian: Catalogue = {
  button: (action) =>
    ({
      plan: "🧠 Planifică",
      advance: "Continuă faza",
      skip: "Sari peste",
      "skip-questions": "Sari peste întrebări",
      "skip-questions-now": "Da, sari peste ele",
      finalize: "Dau drumul tonight",
      cancel: "Anulează",
      reply: "Răspunde",
      retry: "Mai încearcă",
      revise: "Revizuiește",
      "start-over": "Ia-o de la capăt",
      leave: "Las-o așa",
      withdraw: "Retrage-l",
      again: "Mai încearcă la noapte",
    })[action],
  phase: (name) => PHASES.get(name) ?? name,
  state: (state) =>
    ({
      opening: "pornește",
      running: "lucrez la răspuns",
      waiting: "aștept răspunsul tău",
      phase_ready: "faza e gata",
      stuck: "m-am oprit",
      plan_ready: "planul e gata de citit",
    })[state],
  status: (status) =>
    ({
      pending: "propus",
      planning: "se planifică",
      approved: "aprobat",
      running: "se construiește",
      complete: "gata",
      failed: "nereușit",
    })[status],
  starting: (slug) => `🧠 Pornesc planning pentru ${slug}…`,
  approvalPauses:
    "Planul aprobat e păstrat, dar așteaptă: nicio rulare nu îl ia cât planificăm. Cu `/cancel` rămâne valabil, exact cum era.",
  replanQuestion: (slug) =>
    `**${slug}** e aprobat și așteaptă rularea din noaptea asta. Revizuim planul, o luăm de la capăt sau o las așa? (Scris: \`/plan ${slug} revizuiește\`, \`de la capăt\` sau \`retrage\`.)`,
  wordsGoAlong: (status) =>
    status === "running"
      ? "O rulare începută nu mai poate fi schimbată. După ce se termină, „Revizuiește” ia și cuvintele tale."
      : "„Revizuiește” ia și cuvintele tale.",
  wordsAgain: "Până atunci nu îți pot păstra cuvintele: spune-le, te rog, din nou după „Revizuiește”.",
  leftAsIs: (slug, status) =>
    status === "approved"
      ? `🌙 Bine: **${slug}** rămâne aprobat și îl ia rularea din noaptea asta.`
      : `Bine, nu am schimbat nimic. **${slug}** e în starea „${status === undefined ? "necunoscut" : romanian.status(status)}”.`,
  coldStart: "Pornesc de la zero; durează cam un minut.",
  help: [
    "Sunt partenerul tău de planificare. Spune-mi ce vrei să construiești, iar eu te duc, fază cu fază, până la un plan care poate fi construit chiar în noaptea asta.",
    "Exemplu: `/plan plant-bot un bot care ne amintește să udăm plantele`",
    "`/plan <slug> [descriere]` începe · `/projects` arată proiectele · `/propose <slug> <descriere>` pune unul deoparte · `/status` repetă ultima întrebare · `/advance` trece la faza următoare · `/finalize` scrie sau aprobă planul · `/cancel` oprește",
    "În rest, scrie-mi ca unui coleg. Pornește oricând, răspunde când ai timp: nu se pierde nimic.",
  ].join("\n\n"),
  hint: "Nu planificăm nimic aici acum. Începe cu `/plan <slug> <descriere>`, de pildă `/plan plant-bot un bot care ne amintește să udăm plantele`, sau vezi `/projects`.",
  ideaOffer: (slug) =>
    `Sună a proiect. I-aș zice **${slug}**: apasă butonul și îl planificăm, pornind de la ce ai scris. Pentru alt nume: \`/plan <slug> <descriere>\`.`,
  wishOffer: (slug) =>
    `**${slug}** e aprobat și își așteaptă rularea. Dacă e o dorință pentru planul ăsta, apasă „Revizuiește”: iau și cuvintele tale cu mine. Până atunci nu se schimbă nimic.`,
  notAllowed: (id) =>
    `Încă nu am voie să planific cu tine. Id-ul tău este \`${id}\`: trimite-l celui care administrează botul.`,
  refusal: (reason, slug) =>
    ({
      "no-session": "Nu e nicio planificare deschisă aici. Începe cu `/plan <slug> <descriere>`.",
      "already-planning": `Aici planificăm deja **${slug ?? "alt proiect"}**. Termină-l sau oprește-l cu \`/cancel\`, apoi pornim altul.`,
      "still-working": "Încă lucrez la răspuns. Revin imediat ce e gata.",
      "answered-meanwhile":
        "Ai scris asta înainte să-ți vină răspunsul. Citește-l întâi; dacă tot vrei, mai spune-mi o dată.",
      "nothing-to-skip": "Faza asta nu se poate sări.",
      "nothing-to-retry": "Nu e nimic de reîncercat: suntem la zi.",
      "plan-comes-next": "Planul final nu e scris încă. Mai răspunde-mi o dată și îl scriu.",
    })[reason],
  misuse: (problem) => {
    switch (problem.kind) {
      case "bad-slug": {
        const why = {
          empty: "Lipsește slug-ul.",
          "too-long": `\`${problem.given}\` e prea lung.`,
          characters: `\`${problem.given}\` are caractere care nu merg într-un slug.`,
          "first-character": `\`${problem.given}\` nu începe cu o literă sau o cifră.`,
        }[problem.problem];
        const suggestion = problem.suggestion === undefined ? "" : ` Merge \`${problem.suggestion}\`?`;
        return `${why} ${SLUG_RULE}${suggestion}`;
      }
      case "no-description":
        return "Spune-mi și ce e, în câteva cuvinte: `/propose <slug> <descriere>`.";
      case "description-too-long":
        return `Descrierea e prea lungă (cel mult ${countOf("ro", DESCRIPTION_MAX_LENGTH, CHARACTERS)}). Spune esența; detaliile le discutăm.`;
      case "text-too-long":
        return `Mesajul e prea lung (peste ${kilobytes(TEXT_MAX_BYTES)}) și nu l-am luat. Trimite-l pe bucăți sau rezumat.`;
      case "empty-text":
        return "Mesajul e gol. Scrie-mi câteva cuvinte.";
      case "unreadable":
        return `Deocamdată citesc doar text, iar tu mi-ai trimis ${unreadableNames("ro", problem.what)}. Scrie-mi în cuvinte ce e acolo.`;
      case "unheard":
        return problem.as === "group"
          ? "Scrii în numele grupului (ca administrator anonim), așa că nu știu cine ești și nu iau ce scrii. Debifează „Rămâne anonim” la drepturile tale de administrator sau scrie-mi din contul tău."
          : "Scrii în numele unui canal, așa că nu știu cine ești și nu iau ce scrii. Alege-ți contul lângă câmpul de mesaj, apoi scrie din nou.";
      case "files-refused":
        return problem.files.map((file) => romanian.fileRefused(file.name, file.problem)).join("\n");
      case "unknown-command":
        return `Nu știu comanda \`/${problem.given}\`. Vezi \`/help\`.`;
    }
  },
  fileRefused: (name, problem) =>
    ({
      type: `Nu am luat \`${name}\`: citesc doar fișiere text (md, txt, csv, json, html, cod și altele). Trimite-l așa sau scrie-mi ce e în el.`,
      size: `Nu am luat \`${name}\`: are peste ${kilobytes(FILE_MAX_BYTES)}. Trimite-mi doar partea care contează.`,
      count: `Nu am luat \`${name}\`: iau cel mult ${countOf("ro", FILES_PER_MESSAGE, FILES)} dintr-un mesaj. Trimite-l în următorul.`,
      many: `Nu am luat \`${name}\`: am deja ${countOf("ro", FILES_PER_SESSION, FILES)} în planificarea asta. Scrie-mi ce contează din el.`,
      command: `Nu am luat \`${name}\`, pentru că a venit odată cu o comandă. Trimite-l încă o dată, fără ea.`,
      words: `Nici \`${name}\` nu l-am luat. Trimite-l din nou, odată cu mesajul.`,
      gone: `Nu am putut lua \`${name}\` (poate a fost șters), așa că am răspuns fără el. Trimite-l din nou dacă mai contează.`,
      "not-text": `\`${name}\` nu e un text pe care îl pot citi, așa că am răspuns fără el. Salvează-l ca UTF-8 și trimite-l din nou.`,
      unkept: `Nu am putut păstra \`${name}\` în spațiul de lucru, așa că am răspuns fără el. Scrie-mi ce contează din el.`,
    })[problem],
  albumAlike: "La fel și pentru celelalte fișiere de același fel din album.",
  unknownProject: (slug) => `Nu cunosc încă **${slug}**. Spune-mi și ce e: \`/plan ${slug} <descriere>\`.`,
  projectTaken: (slug, status) =>
    status === "planning"
      ? `**${slug}** se planifică deja în altă conversație. Continuă acolo sau oprește-l acolo cu \`/cancel\`. Dacă chatul acela nu mai există, spune din nou \`/plan ${slug}\` peste un minut și îl aduc aici.`
      : `**${slug}** e acum în starea „${romanian.status(status)}” și nu poate fi planificat.`,
  proposed: (slug) => `Am notat **${slug}**. Când vrei să-l planificăm: \`/plan ${slug}\`.`,
  alreadyProposed: (slug) => `**${slug}** există deja. Îl planificăm cu \`/plan ${slug}\`.`,
  projects: "Proiectele tale:",
  moreProjects: (count, page) => `… și încă ${count}: \`/projects ${page}\``,
  noProjects: "Niciun proiect încă. Începe unul: `/plan <slug> <descriere>`.",
  newProject: "Pentru unul nou: `/plan <slug> <descriere>`.",
  cancelled: (slug) =>
    `Am oprit planificarea pentru **${slug}**. Documentele scrise până acum rămân: \`/plan ${slug}\` le citește, dar o ia de la prima fază. Ce am vorbit și nu e în ele se pierde.`,
  restored: (slug, status) =>
    status === "approved"
      ? `Am oprit replanificarea pentru **${slug}**. Planul aprobat rămâne cum era și îl ia rularea din noaptea asta.`
      : `Am oprit replanificarea pentru **${slug}**. Proiectul e cum era: „${romanian.status(status)}”.`,
  runHasBegun: (slug, status) =>
    `**${slug}** e deja în starea „${romanian.status(status)}”: rularea a început și nu o mai pot opri de aici.`,
  moved: (slug) =>
    `Grupul a devenit supergrup, adică alt chat pentru Telegram. Planificarea pentru **${slug}** e păstrată întocmai; o reluăm aici cu \`/plan ${slug}\`.`,
  staysApproved: (slug) =>
    `Grupul are o adresă nouă la Telegram. **${slug}** rămâne aprobat și îl ia rularea din noaptea asta. Ca raportul să vină aici: \`/plan ${slug}\`; dacă te răzgândești înainte de rulare, apoi \`/cancel\` îl retrage.`,
  reportsElsewhere: (slug) =>
    `Raportul lui vine în alt chat. Dacă chatul acela nu mai există, spune din nou \`/plan ${slug}\` peste un minut și raportez aici.`,
  placeGone: "chatul lui nu mai există",
  heldElsewhere: (slug, platform) =>
    `**${slug}** e ținut încă de un chat de pe ${platform} în care nu mai pot scrie. \`/plan ${slug}\` îl aduce aici cu tot ce am stabilit; apoi \`/cancel\` îl oprește.`,
  takingOver: (slug) => `🧠 Aduc **${slug}** aici, dintr-un chat în care nu mai pot scrie, cu tot ce am stabilit…`,
  tookOver: (slug) => `Continuăm **${slug}** aici. Tot ce am stabilit a venit cu noi; iată unde eram:`,
  tookOverApproved: (slug, status) =>
    status === "approved"
      ? `**${slug}** e aprobat, iar raportul vine de acum aici. Îl ia rularea din noaptea asta. Dacă te răzgândești până atunci: \`/cancel\`.`
      : `**${slug}** e în starea „${romanian.status(status)}”, iar raportul vine de acum aici.`,
  nothingToCancel: "Nu e nimic de oprit aici.",
  phaseOpens: (name, index, count) => `**${romanian.phase(name)}** (faza ${index} din ${count})`,
  phaseReady: (name, next, optional) => {
    const then =
      next === undefined
        ? "urmează planul final"
        : `urmează ${romanian.phase(next)}${optional ? ", pe care o poți sări" : ""}`;
    return `✅ ${romanian.phase(name)}: gata. Dacă ești de acord, ${then}. Dacă mai e ceva, scrie-mi.`;
  },
  answerHere: "Răspunde aici",
  noted: "Am notat; răspund la toate împreună.",
  editTooLate:
    "Modificarea a venit prea târziu: luasem deja ce scriseseși înainte. Dacă schimbă ceva, trimite-o ca mesaj nou.",
  redone: "_Am fost întrerupt și am refăcut răspunsul._",
  answerCut:
    "✂️ Răspunsul meu a fost prea lung, așa că se oprește aici. Cere-mi partea care lipsește sau unul mai scurt.",
  lostContext: "_Am pierdut firul conversației din faza asta; am reluat din documentele salvate._",
  ownPhase: "_Skill-ul instalat pentru faza asta nu pornește; conduc faza în felul meu._",
  waitsItsTurn: (places) =>
    `Am ${countOf("ro", places, ["plan", "planuri"])} în lucru chiar acum; intri imediat ce se eliberează un loc. Mesajul tău e păstrat.`,
  startsLate:
    "Pornirea durează mai mult decât de obicei. Mesajul tău e păstrat; încerc mai departe, tu nu ai nimic de făcut.",
  working: (phase, doing, turns, seconds, cost) =>
    `⏳ ${romanian.phase(phase)} · ${doing} · pasul ${turns} · ${seconds} s${cost === undefined ? "" : ` · până acum ${cost}`}`,
  thinking: "mă gândesc",
  doing: (tool) =>
    ({ Read: "citesc", Write: "scriu", Edit: "corectez", Glob: "caut", Grep: "caut", Bash: "verific" })[tool] ??
    "lucrez",
  planReady: (version, readiness) => `📋 **Planul final**, versiunea ${version}. ${readiness}`,
  planCaption: (slug, version) => `Planul final pentru ${slug}, versiunea ${version}`,
  planDefects: (list) => `Ce mai e de reparat în plan:\n\n${list}`,
  stalePlan: "Butonul era pentru o versiune mai veche. Asta e cea nouă; citește-o și apasă aici.",
  partRefused: `⚠️ O parte nu a putut fi arătată aici: chatul a refuzat-o. E păstrată: vezi \`/status\`, consola sau fișierul planului (\`${FINAL_PLAN_FILE}\`).`,
  unseenPlan: "Planul nu ți-a ajuns data trecută. Iată-l; citește-l și apasă încă o dată.",
  staleButton: "Butonul era de la un pas mai vechi.",
  confirmSkip: (phase) =>
    `În ${romanian.phase(phase)} e încă o întrebare deschisă. Dacă sari peste ea, aleg eu ce aș recomanda, acolo și la ce aș mai fi întrebat în faza asta, și notez fiecare alegere ca presupunerea mea. Sărim peste întrebări?`,
  assumed: (count) =>
    count === 1
      ? "⚠️ O întrebare a fost sărită: răspunsul e presupunerea mea. Citește-l în jurnalul deciziilor înainte să-i dai drumul."
      : `⚠️ ${countOf("ro", count, ["întrebare", "întrebări"])} au fost sărite: răspunsurile sunt presupunerile mele. Citește-le în jurnalul deciziilor înainte să-i dai drumul.`,
  assumptions: (count) => countOf("ro", count, ["presupunere", "presupuneri"]),
  confirmCancel: (slug) =>
    `Oprim planificarea pentru **${slug}**? Ce am vorbit în faza asta s-ar pierde; fazele terminate rămân. Mai apasă o dată „Anulează” ca să oprești.`,
  hereWeAre: "Aici suntem acum:",
  approved: (slug) =>
    `🌙 **${slug}** e aprobat. Îl ia rularea din noaptea asta. Dacă te răzgândești până atunci: \`/cancel\`.`,
  approvalLost: (slug) =>
    `Nu am putut aproba **${slug}**: între timp nu mai era în planificare aici. Planul e păstrat; vezi \`/status\`.`,
  runsAgain: (slug) =>
    `🌙 **${slug}** rulează din nou la noapte. Poveștile trecute rămân; continuă cu prima care nu a trecut.`,
  notAgain: (slug, status) =>
    `Nu e nimic de rulat din nou: **${slug}** e în starea „${status === undefined ? "necunoscut" : romanian.status(status)}”. Vezi \`/status\`.`,
  run: ({ slug, startedAt, silentSince, progress }) =>
    [
      `**${slug}** se construiește${startedAt === undefined ? "" : ` din ${startedAt}`}`,
      progress === undefined ? "" : `: ${progress.passed} din ${counted("ro", progress.total, "story")} au trecut`,
      silentSince === undefined ? "." : `. Niciun semn de la rulare din ${silentSince}.`,
    ].join(""),
  runIsSilent: (run) =>
    `⚠️ ${romanian.run(run)} Poate s-a oprit mașina care îl construiește. Ce a trecut e păstrat: continuăm la noapte?`,
  report: romanianReport,
  nothingToShow: "Suntem la zi: nu am nicio întrebare deschisă.",
  today: (spent, budget) => `Toți împreună, azi (UTC): ${spent} din ${budget}`,
  tokens: (count) => countOf("ro", count, ["token", "tokeni"]),
  steps: (count) => countOf("ro", count, ["pas", "pași"]),
  slowDown:
    "E mai mult decât pot urmări deodată, așa că ultimul mesaj nu l-am luat. Lasă-mi o jumătate de minut, apoi trimite-l din nou.",
  storeDown: "Nu pot salva mesajul acum, așa că nu l-am luat. Încearcă din nou peste un minut.",
};
