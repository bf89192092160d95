/**
 * `0.4 s`, `3 min`, `2 h 10 min`, `5 d 3 h`.
 * @param time milliseconds
 */
export function duration(time: number): string {
  const seconds = time / 1000;
  if (seconds < 60) return `${Math.round(seconds * 10) / 10} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
