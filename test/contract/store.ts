import { describe } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import { approvedContract } from "./store/approved.ts";
import { conversationStoreContract } from "./store/conversation-store.ts";
import { documentStoreContract } from "./store/document-store.ts";
import { inboxContract } from "./store/inbox.ts";
import { leaseStoreContract } from "./store/lease-store.ts";
import { ledgerContract } from "./store/ledger.ts";
import { projectStoreContract } from "./store/project-store.ts";
import { turnStoreContract } from "./store/turn-store.ts";

const CONTRACTS = {
  "conversation store": conversationStoreContract,
  "conversation store, after an approval": approvedContract,
  "lease store": leaseStoreContract,
  inbox: inboxContract,
  "turn store": turnStoreContract,
  "project store": projectStoreContract,
  "document store": documentStoreContract,
  ledger: ledgerContract,
};

/** The contract that every implementation of the ports keeps. The stores of two calls may share their data. */
export function storeContract(name: string, makeStores: () => Stores): void {
  for (const [port, contract] of Object.entries(CONTRACTS)) {
    describe(`${port}: ${name}`, () => {
      contract(makeStores);
    });
  }
}
