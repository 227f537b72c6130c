// How long something lasts, as the server writes it: 4:05, 1:02:03, 26 h.
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

export function secondsSince(since, now, offset) {
  return Math.max(0, Math.floor((now - Date.parse(since) + offset) / 1000));
}

export function elapsed(seconds) {
  if (seconds >= DAY) return `${Math.floor(seconds / HOUR)} h`;
  const two = (number) => String(number).padStart(2, "0");
  const minutes = Math.floor(seconds / MINUTE) % MINUTE;
  if (seconds < HOUR) return `${minutes}:${two(seconds % MINUTE)}`;
  return `${Math.floor(seconds / HOUR)}:${two(minutes)}:${two(seconds % MINUTE)}`;
}
