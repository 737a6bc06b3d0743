// Who has come, worked out from rows: those of the server and those that wait on this phone. No
// page, no network and no storage is known here.
//
// A row: { nonce, id, kind, moment, at, undoes: [nonces], isWaiting }, and `newcomer` for who was not
// in the list. The rules are the server's (events/arrivals.py, cities/names.py).

const BREAKS = /[-'`.,/ \t\n\r\u2010-\u2015\u2018\u2019\u02bc\u2032]+/g;
const READ_AS = { O: "0", I: "1", L: "1", U: "V" };

/** "Cava de’ Tirreni" -> "cava de tirreni" */
export const fold = (text) =>
  text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(BREAKS, " ").toLowerCase().trim();

/** The code somebody typed or a camera read, as the roster writes it. */
export const readCode = (text) =>
  text.replace(/[\s\-.–—_]+/g, "").toUpperCase().replace(/[OILU]/g, (sign) => READ_AS[sign]);

/** What the server sends as a list. */
export const fromServer = ([nonce, id, kind, moment, at, undone]) => ({
  nonce,
  id,
  kind,
  moment,
  at,
  undoes: undone ? [undone] : [],
});

const isOf = (row, moment) => row.moment === moment || (!moment.includes(".") && row.moment.startsWith(`${moment}.`));

/** By person: the last word about them, since when, and every row that stands. */
export function standing(rows, moment) {
  const undone = new Set(rows.flatMap((row) => row.undoes));
  const kept = rows.filter((row) => row.kind !== "undone" && !undone.has(row.nonce) && isOf(row, moment));
  kept.sort((one, other) => (one.at || "").localeCompare(other.at || ""));
  const found = new Map();
  for (const row of kept) {
    const known = found.get(row.id);
    found.set(row.id, {
      kind: row.kind,
      at: row.at,
      nonces: [...(known?.nonces || []), row.nonce],
      isWaiting: Boolean(row.isWaiting),
    });
  }
  return found;
}

/** Entries that stand, the latest first. */
export function entries(rows, moment) {
  const undone = new Set(rows.flatMap((row) => row.undoes));
  const kept = rows.filter((row) => row.kind === "in" && !undone.has(row.nonce) && isOf(row, moment));
  return kept.sort((one, other) => (other.at || "").localeCompare(one.at || ""));
}

export function openRoster(roster) {
  const delegations = new Map(roster.delegations.map((one) => [one.id, one]));
  const people = roster.people.map((one) => {
    const delegation = delegations.get(one.delegation);
    return { ...one, delegation, folded: fold(`${one.name} ${delegation?.name || ""}`) };
  });
  const byId = new Map(people.map((one) => [one.id, one]));
  const byCode = new Map(people.map((one) => [one.code, one]));
  return {
    delegations: roster.delegations,
    person: (id) => byId.get(id),
    withCode: (text) => byCode.get(readCode(text)),
    of: (delegation) => people.filter((one) => one.delegation?.id === delegation),
    /** By name, city or body, by the code of a badge; the first twenty. */
    search(text) {
      const coded = byCode.get(readCode(text));
      if (coded) return [coded];
      const words = fold(text).split(" ").filter(Boolean);
      if (!words.length) return [];
      return people.filter((one) => words.every((word) => one.folded.includes(word))).slice(0, 20);
    },
  };
}
