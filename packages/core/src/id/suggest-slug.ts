import { plainWords } from "./plain-letter.ts";
import { Slug } from "./slug.ts";

/** Words that name nothing: of grammar, of wishing, and of small talk. Romanian without diacritics, and English. */
const STOP = new Set(
  `a ai al ale am ar are as asa asta astea au avea aveam avem aveti azi buna bun bine ca care ce cea cei cel cele cere cu
  cum da daca dar de deci despre din doar dupa e ea ei el ele era este esti eu fac face faceti facem faci faca facut fara
  fi fie fiecare frumos gata hei hai hello i iar ii il imi in inca intr intre intreba isi iti la le li lui ma mai
  mea mei mele mersi mea mi mie multumesc multa multe ne nevoie ni niste noi noapte nostru noastra nu o ok or ori orice pe
  pentru pai poate pot poti putea prea prin sa salut sau se seara si sunt sunteti sus ta tau te ti tie toata toate tot
  tu ua un una unde unei unor unui va vad vrea vreau vrei vrem vreo vroiam voi voiam vom zi ziua
  about after all also an and any anything are be been build building but by can could create day did do does doing dont
  every everything for from get give go going good got great had has have hello help hey hi how id if im into is it its
  ive just keep kind know less let lets like lot lots make makes making may me more morning my need needs new nice night no not now
  of okay on one only or our out please really see should so some something sort sure thank thanks that the their them
  then there these they thing things this those to today tomorrow too up us use very want wants was way we were what
  when where which who why will with would yes you your yo
  ajuta ajuta-ma ajutor asteapta auzim ceva conteaza dimineata foarte gresit inteleg intreb intrebare maine mult multi
  ani nimic perfect salutare scuze stai super tare uita vedem
  bother bye confused cool forget hear human later look mind moment nevermind nothing question sorry speak stop talk
  understand wait wrong`.split(/\s+/),
);

/** Words of wishing and making: what follows is wanted, be it one word. */
const WANTED = new Set(
  `dori doresc facem faci fac fa construi construieste construim creeaza nevoie vrea vreau vrem vroiam
  build create develop make making need want`.split(/\s+/),
);

/** The words that an idea turns on. */
export function contentWords(text: string): string[] {
  const words = plainWords(text.replace(/\bhttps?:\/\/\S+/g, " "));
  return words.filter((word) => !STOP.has(word) && !WANTED.has(word) && word.length > 1);
}

const WORDS = 3;
const LENGTH = 28;
const CHOICES = 6;

/** A short name for an idea in plain words, and the same with numbers for the case that it is taken. */
export function suggestSlugs(idea: string): Slug[] {
  const words = contentWords(idea);
  const unlike = words.filter((word, index) => words.indexOf(word) === index).slice(0, WORDS);
  let name = unlike.shift()?.slice(0, LENGTH) ?? "idea";
  for (const word of unlike) if (name.length + word.length < LENGTH) name = `${name}-${word}`;
  return Array.from({ length: CHOICES }, (_, index) => Slug.parse(index === 0 ? name : `${name}-${index + 1}`));
}

/** Whether a message says what somebody wants built. Greetings, thanks and short questions do not. */
export function isIdea(text: string): boolean {
  const words = contentWords(text);
  const isWanted = plainWords(text).some((word) => WANTED.has(word));
  const isAsked = text.trim().endsWith("?");
  return words.length >= (isAsked ? 3 : 2) - (isWanted ? 1 : 0) - (isAsked && isWanted ? 1 : 0);
}

/** Whether a message says what should be different in a plan: fewer words do. */
export function isWish(text: string): boolean {
  return isIdea(text) || (contentWords(text).length > 0 && plainWords(text).length >= 3 && !text.trim().endsWith("?"));
}
