import { MAX_ATTEMPTS } from "../conversation/trouble.ts";
import type { Trouble } from "../conversation/trouble.ts";
import type { Locale } from "../text/locale.ts";
import { countOf } from "../text/plural.ts";

/**
 * What went wrong, what is kept, and what the person can do now. `detail`: a time, an amount, a variable or git's own
 * words.
 */
export function troubleSentence(locale: Locale, trouble: Trouble, detail?: string): string {
  return locale === "ro" ? romanian(trouble, detail) : english(trouble, detail);
}

function english(trouble: Trouble, detail: string | undefined): string {
  return {
    "max-turns":
      "I reached the step limit before I was done. What I wrote is kept; press “Try again” and I will go on from here.",
    "timed-out": "It took too long, so I stopped. Your message is kept; press “Try again”.",
    idle: "The model stopped responding, so I stopped. Your message is kept; press “Try again”.",
    "not-signed-in":
      "Claude is not signed in on this machine. The person who runs it needs to start `npx claude` and sign in (or set `ANTHROPIC_API_KEY` or `CLAUDE_CODE_OAUTH_TOKEN`); then press “Try again”. Your message is kept.",
    "key-refused": `The model refuses the key in \`${detail ?? "ANTHROPIC_API_KEY"}\`. The person who runs this machine needs to put a valid one there, in the environment or in \`.env\`, and start the planner again; then press “Try again”. Your message is kept.`,
    "usage-limit": `The usage limit is reached${detail === undefined ? "" : `; it resets at ${detail}`}. Your message is kept; press “Try again” after that.`,
    "api-failure": "I cannot reach the model right now. Your message is kept; press “Try again” in a few minutes.",
    "context-too-long":
      "The conversation of this phase has become too long for the model. Your message and the documents are kept; press “Try again” and I will restart the phase from them, or say `/advance` to go to the next one.",
    "plan-context-too-long":
      "The conversation about the final plan has become too long for the model. Your message and the documents are kept; press “Try again” and I will write the plan again from them.",
    "budget-reached":
      "The budget for this planning is reached. Everything written is kept; press “Try again” to go on anyway.",
    "day-budget-reached": `Today's budget for everybody together is used up (${detail ?? ""}; the day ends at midnight UTC). Your message and everything written are kept; press “Try again” to go on with this planning today anyway, or come back tomorrow.`,
    "unknown-session":
      "I lost the thread of this phase. The documents are kept; press “Try again” and I will restart the phase from them.",
    "session-in-use": "The session was still busy. Your message is kept; press “Try again”.",
    "unknown-skill":
      "The phase's skill is not installed. Your message is kept; press “Try again” and I will use my own.",
    killed: "I was stopped in the middle of the answer. Your message is kept; press “Try again”.",
    "cli-missing":
      "I cannot find the Claude CLI on this machine. The person who runs it needs to run `npm ci` or set `CLAUDE_BIN`; then press “Try again”.",
    unreadable:
      "The answer arrived incomplete, so I am not giving you half of it. Your message is kept; press “Try again”.",
    "interrupted-too-often": `I was interrupted ${countOf("en", MAX_ATTEMPTS, ["time", "times"])} in a row. Your message is kept; press “Try again” when you are ready.`,
    workspace:
      "I cannot write to the project's workspace. Your message is kept; once that is fixed, press “Try again”.",
    "git-locked": `Git is busy in the project's folder, or was cut off there: \`${detail ?? ""}\`. Your message is kept. If no other git is at work, the person who runs this machine deletes that lock file; then press “Try again”.`,
    "git-settings": `Git cannot read its settings: \`${detail ?? ""}\`. Your message is kept. The person who runs this machine repairs that file; then press “Try again”.`,
    "git-worktree": `The project's folder belongs to a git repository that is gone: \`${detail ?? ""}\`. Your message is kept. The person who runs this machine puts it back, or removes the file \`.git\` from the folder; then press “Try again”.`,
    "git-failed": `Git does not work in the project's folder: \`${detail ?? ""}\`. Your message is kept. The person who runs this machine looks at it there; then press “Try again”.`,
    "document-missing":
      "A saved document of this planning is missing from the store, and I will not go on without it. Your message is kept; once it is put back, try again, or `/cancel` and start again with `/plan`.",
    "plan-not-ready":
      "The final plan does not pass its checks yet. Press “Try again” and I will repair it, or tell me how it should be.",
  }[trouble];
}

function romanian(trouble: Trouble, detail: string | undefined): string {
  return {
    "max-turns":
      "Am ajuns la limita de pași înainte să termin. Ce am scris e păstrat; apasă „Mai încearcă” și continui de aici.",
    "timed-out": "A durat prea mult și m-am oprit. Mesajul tău e păstrat; apasă „Mai încearcă”.",
    idle: "Modelul nu a mai dat niciun semn și m-am oprit. Mesajul tău e păstrat; apasă „Mai încearcă”.",
    "not-signed-in":
      "Claude nu e conectat pe mașina asta. Cine o administrează rulează `npx claude` și se autentifică (sau setează `ANTHROPIC_API_KEY` ori `CLAUDE_CODE_OAUTH_TOKEN`); apoi apasă „Mai încearcă”. Mesajul tău e păstrat.",
    "key-refused": `Modelul refuză cheia din \`${detail ?? "ANTHROPIC_API_KEY"}\`. Cine administrează mașina pune acolo una bună, în mediu sau în \`.env\`, și repornește plannerul; apoi apasă „Mai încearcă”. Mesajul tău e păstrat.`,
    "usage-limit": `Am atins limita de utilizare${detail === undefined ? "" : `; se reia la ${detail}`}. Mesajul tău e păstrat; apasă „Mai încearcă” după aceea.`,
    "api-failure": "Nu pot ajunge la model acum. Mesajul tău e păstrat; apasă „Mai încearcă” peste câteva minute.",
    "context-too-long":
      "Conversația din faza asta a devenit prea lungă pentru model. Mesajul tău și documentele sunt păstrate; apasă „Mai încearcă” și reiau faza din ele, sau spune `/advance` ca să trecem mai departe.",
    "plan-context-too-long":
      "Conversația despre planul final a devenit prea lungă pentru model. Mesajul tău și documentele sunt păstrate; apasă „Mai încearcă” și scriu planul din nou, pornind de la ele.",
    "budget-reached":
      "Am atins bugetul stabilit pentru planificarea asta. Tot ce e scris e păstrat; apasă „Mai încearcă” ca să continui totuși.",
    "day-budget-reached": `Bugetul de azi, al tuturor împreună, s-a terminat (${detail ?? ""}; ziua se încheie la miezul nopții UTC). Mesajul tău și tot ce e scris sunt păstrate; apasă „Mai încearcă” ca să continui totuși azi planificarea asta, sau revino mâine.`,
    "unknown-session":
      "Am pierdut firul conversației din faza asta. Documentele sunt păstrate; apasă „Mai încearcă” și reiau faza din ele.",
    "session-in-use": "Sesiunea era încă ocupată. Mesajul tău e păstrat; apasă „Mai încearcă”.",
    "unknown-skill":
      "Skill-ul fazei nu e instalat. Mesajul tău e păstrat; apasă „Mai încearcă” și folosesc varianta mea.",
    killed: "Am fost oprit la mijlocul răspunsului. Mesajul tău e păstrat; apasă „Mai încearcă”.",
    "cli-missing":
      "Nu găsesc Claude CLI pe mașina asta. Cine o administrează rulează `npm ci` sau setează `CLAUDE_BIN`; apoi apasă „Mai încearcă”.",
    unreadable:
      "Răspunsul a venit incomplet, așa că nu ți-l dau pe jumătate. Mesajul tău e păstrat; apasă „Mai încearcă”.",
    "interrupted-too-often": `Am fost întrerupt de ${countOf("ro", MAX_ATTEMPTS, ["dată", "ori"])} la rând. Mesajul tău e păstrat; apasă „Mai încearcă” când ești gata.`,
    workspace:
      "Nu pot scrie în spațiul de lucru al proiectului. Mesajul tău e păstrat; după ce se repară, apasă „Mai încearcă”.",
    "git-locked": `Git e ocupat în folderul proiectului sau a fost întrerupt acolo: \`${detail ?? ""}\`. Mesajul tău e păstrat. Dacă nu mai lucrează alt git, cine administrează mașina șterge fișierul acela; apoi apasă „Mai încearcă”.`,
    "git-settings": `Git nu-și poate citi setările: \`${detail ?? ""}\`. Mesajul tău e păstrat. Cine administrează mașina repară fișierul; apoi apasă „Mai încearcă”.`,
    "git-worktree": `Folderul proiectului ține de un repository git care nu mai există: \`${detail ?? ""}\`. Mesajul tău e păstrat. Cine administrează mașina îl pune la loc sau șterge fișierul \`.git\` din folder; apoi apasă „Mai încearcă”.`,
    "git-failed": `Git nu merge în folderul proiectului: \`${detail ?? ""}\`. Mesajul tău e păstrat. Cine administrează mașina se uită acolo; apoi apasă „Mai încearcă”.`,
    "document-missing":
      "Un document salvat al planificării nu mai e de găsit, și fără el nu merg mai departe. Mesajul tău e păstrat; după ce e pus la loc, mai încearcă o dată, sau oprește cu `/cancel` și pornim din nou cu `/plan`.",
    "plan-not-ready":
      "Planul final nu trece încă verificările. Apasă „Mai încearcă” ca să-l repar, sau spune-mi cum vrei să fie.",
  }[trouble];
}
