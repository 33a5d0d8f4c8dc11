import { createMemoryStores } from "../fakes/store/memory.ts";
import { storeContract } from "./store.ts";

storeContract("memory", createMemoryStores);
