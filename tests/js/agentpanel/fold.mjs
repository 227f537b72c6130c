// Reads a snapshot and the events after it, a JSON line each, and prints the state that they lead to.
import { createInterface } from "node:readline";
import { apply, nothing } from "../../../static/agentpanel/state.js";

let state = nothing;
for await (const line of createInterface({ input: process.stdin })) state = apply(state, JSON.parse(line));
console.log(JSON.stringify(state));
