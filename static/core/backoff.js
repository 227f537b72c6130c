// How long to wait before the next try: longer each time, and not all browsers of a floor at once.
const WAITS = [1, 2, 5, 10, 20, 30]; // seconds

export function waitBefore(attempt, random = Math.random()) {
  const longest = WAITS[Math.min(attempt, WAITS.length) - 1];
  return Math.round(longest * 1000 * (0.75 + random / 2));
}
