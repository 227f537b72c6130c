// Questions beside the socket: JSON, or nothing where the server does not answer.

export async function lookUp(url, options = {}) {
  try {
    const answer = await fetch(url, { headers: { accept: "application/json" }, ...options });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null; // the banner says already that the line is lost
  }
}

export function posted() {
  return { method: "POST", body: new FormData(document.getElementById("presence-form")) };
}
