/**
 * Share of contacts that find every server busy and are turned away (Erlang B).
 * @param servers whole, ≥ 0
 * @param load    offered load in Erlangs, ≥ 0
 * @returns 0–1
 * @remarks The reciprocal of the usual recursion b ← a·b/(k + a·b), k = 1…n, summed from state n downwards: the terms
 *   that count are few when n is large, so ten servers and a thousand million cost alike.
 * @source Jagers & van Doorn (1986), On the continued Erlang loss function, Operations Research Letters 5
 */
export function erlangB(servers: number, load: number): number {
  if (load === 0) return servers === 0 ? 1 : 0;
  // B = 1 ÷ (1 + S) with S = Σ_{j<n} w_j ÷ w_n.
  const below = lnBelow(servers, load);
  return below > 0 ? Math.exp(-below - Math.log1p(Math.exp(-below))) : 1 / (1 + Math.exp(below));
}

/**
 * Share of contacts that wait when nobody gives up (Erlang C).
 * @param servers whole, ≥ 0
 * @param load    offered load in Erlangs, ≥ 0
 * @returns 0–1; 1 when the load is as much as the servers can do, or more: then the queue grows for ever
 * @source Gans, Koole & Mandelbaum (2003), Telephone Call Centers, §4
 */
export function erlangC(servers: number, load: number): number {
  if (load === 0) return 0;
  if (growsWith(load, servers)) return 1;
  const blocking = erlangB(servers, load);
  const used = load / servers;
  // B ÷ (1 − ρ(1 − B)), written so that nothing cancels where ρ is near 1.
  return blocking / ((servers - load) / servers + used * blocking);
}

/** Work comes as fast as it can be done, or faster; 600 contacts an hour of 180 s are 30 Erlangs, whatever the rounding. */
export function growsWith(load: number, servers: number): boolean {
  return load >= servers * (1 - 1e-12);
}

/**
 * ln Σ_{j<n} w_j ÷ w_n for the birth–death chain in which j of n servers are busy: how much likelier "somebody is free"
 * is than "all are busy and nobody waits". −∞ without servers.
 */
export function lnBelow(servers: number, load: number): number {
  if (servers === 0) return Number.NEGATIVE_INFINITY;
  // Far above the load, all busy at once is less likely than the smallest number there is: no need to count up to it.
  if (servers > load && lnPoisson(servers, load) < -750) return Number.POSITIVE_INFINITY;
  let ln = 0;
  let sum = 0;
  let term = 1;
  for (let busy = servers; busy > 0; busy--) {
    const ratio = busy / load;
    term *= ratio;
    sum += term;
    if (ratio < 1 && term < sum * 1e-18) break;
    if (sum > 1e250) {
      sum *= 1e-250;
      term *= 1e-250;
      ln += 250 * Math.LN10;
    }
  }
  return ln + Math.log(sum);
}

/** ln of the Poisson probability of n at mean a, by Stirling: good enough to tell nothing from something. */
function lnPoisson(n: number, a: number): number {
  return n * (1 + Math.log(a / n)) - a - Math.log(2 * Math.PI * n) / 2;
}
