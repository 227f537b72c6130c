// On an agent's pages outside the panel: a line that says that the agent is here, and ends with the session.
import { Line } from "../core/line.js";

const { loginUrl } = document.querySelector("[data-agent-link]").dataset;

new Line("/ws/agent/", { loginUrl, onMessage() {}, onChange() {} });
