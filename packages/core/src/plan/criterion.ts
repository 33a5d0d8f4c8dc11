import { toKey } from "./line.ts";

const TYPECHECK =
  /^(?:the |npm run |npx )?(?:type ?check(?:ing| ?ul)?|tsc(?: noemit)?|types|verificarea tipurilor|tipurile)(?: (?:passes|pass|trece|trec|is clean|e curat|e verde|clean|ok))?$/;
const BOILERPLATE =
  /^(?:the |all |toate )?(?:lint(?:er| ?ul)?|build(?: ?ul)?|tests?|testele|ci)(?: (?:passes|pass|trece|trec|is clean|is green|ok))$/;

/** "Typecheck passes", "Typecheck-ul trece", "`npx tsc --noEmit` passes". */
export function isTypecheck(criterion: string): boolean {
  return criterion.length < 80 && TYPECHECK.test(toKey(criterion));
}

/** True for a criterion that holds for every story, and so says nothing about this one. */
export function isBoilerplate(criterion: string): boolean {
  return isTypecheck(criterion) || (criterion.length < 80 && BOILERPLATE.test(toKey(criterion)));
}
