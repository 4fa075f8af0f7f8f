/** @param samples in any unit; sorted in place. */
export function percentiles(samples: number[]): { p50: number; p99: number } {
  samples.sort((a, b) => a - b)
  const at = (share: number): number =>
    samples[Math.min(samples.length - 1, Math.floor(samples.length * share))] ?? Number.NaN
  return { p50: at(0.5), p99: at(0.99) }
}
