/** The rules of the protocol, each with the edit of the source that switches it off, and what must notice. */
import type { FaultClass } from "./generate.ts"

interface Edit {
  /** Below `server/src/`. */
  readonly file: string
  readonly from: string
  readonly to: string
}
export interface Mutation {
  readonly rule: string
  readonly edits: readonly Edit[]
  /** Classes of schedules, the likeliest first. */
  readonly classes: readonly FaultClass[]
  /** Tests below `server/` that are asked where no schedule fails. */
  readonly tests?: readonly string[]
  /** Why nothing may notice: it is said where it is so. */
  readonly assertion?: string
}

const RECEIVER = "replication/receiver.ts"
const INTAKE = "replication/intake.ts"
const EXCHANGE = "replication/exchange.ts"
const ROW_STORE = "library/row-store.ts"
const WATCH = "replication/watch.ts"
const REMOTE = "replication/remote.ts"
const NO_FROM_CHECK: Edit = { file: INTAKE, from: "if (from !== applied)", to: "if (from === -1)" }

export const MUTATIONS: readonly Mutation[] = [
  {
    rule: "nothing is switched off",
    edits: [],
    classes: ["network", "crash", "disk", "clock"],
    tests: ["src/replication/replication.test.ts", "test/wire.test.ts", "src/library/row-store.test.ts"],
    assertion: "the yardstick: nothing may be noticed here",
  },
  {
    rule: "the cursor moves in the transaction of the rows (pulling)",
    edits: [
      {
        file: EXCHANGE,
        from: "          await writer.apply(rows, known.storeId)\n          await moveCursor(writer, header.to)",
        to: "          await moveCursor(writer, header.to)\n        })\n        .then(() => store.write(writer => writer.apply(rows, known.storeId)))\n        .then(async () => {",
      },
    ],
    classes: ["crash"],
  },
  {
    rule: "the cursor moves in the transaction of the rows (receiving)",
    edits: [
      {
        file: INTAKE,
        from: "const answer = await store.write(writer => applyPush(writer, header, rows))",
        to: "const early = async ({ tx }: Writer): Promise<void> => {\n        const peer = await readPeer(tx, header.sender)\n        if (header.from === peer.appliedRevision && rows.length > 0)\n          await savePeer(tx, header.sender, { ...peer, appliedRevision: header.to ?? 0, isHome: true })\n      }\n      const before = await readPeer(store.read, header.sender)\n      await store.write(early)\n      if (header.from === before.appliedRevision) await store.write(writer => writer.apply(rows, header.sender))\n      const answer = await store.write(writer => applyPush(writer, header, rows))",
      },
    ],
    classes: ["crash"],
  },
  {
    rule: "every message names the store it is meant for",
    edits: [{ file: "replication/check-target.ts", from: "if (target !== me.storeId)", to: 'if (target === "")' }],
    classes: ["everything", "crash"],
    tests: ["src/replication/replication.test.ts", "test/wire.test.ts"],
  },
  {
    rule: "rows follow those that are applied already (from)",
    edits: [NO_FROM_CHECK],
    classes: [],
    tests: ["src/replication/replication.test.ts", "test/wire.test.ts"],
  },
  {
    rule: "the receiver keeps the cursor",
    edits: [{ file: EXCHANGE, from: "    applied: hello.applied,", to: "    applied: me.revision," }, NO_FROM_CHECK],
    classes: ["network", "crash"],
  },
  {
    rule: "a message that arrives twice is answered without work",
    edits: [{ file: INTAKE, from: "const duplicate = to <= applied && from < to", to: "const duplicate = false" }],
    classes: [],
    tests: ["src/replication/replication.test.ts", "test/wire.test.ts"],
    assertion: "the check of `from` refuses it as well, and versions make it harmless: this only saves a greeting",
  },
  {
    rule: "digests are compared",
    edits: [{ file: INTAKE, from: "digestEqual = header.digest === mine.digest", to: "digestEqual = true" }],
    classes: ["disk"],
  },
  {
    rule: "a difference is repaired",
    edits: [
      {
        file: EXCHANGE,
        from: "if (answer.waiting === 0) repaired += (await repair(deps, known, signal)).crossed",
        to: "if (answer.waiting === 0) repaired += 0",
      },
    ],
    classes: ["disk"],
  },
  {
    rule: "a version is larger than the one its writer saw",
    edits: [{ file: ROW_STORE, from: "NEWEST_OF_CLOCK), seen + 1)", to: "NEWEST_OF_CLOCK), Math.min(seen, 1))" }],
    classes: ["clock"],
  },
  {
    rule: "at equal versions the larger hash wins",
    edits: [{ file: ROW_STORE, from: " || (version === known.version && hash > known.hash)", to: "" }],
    classes: ["clock", "everything"],
    tests: ["src/library/row-store.test.ts"],
  },
  {
    rule: "an equal row costs no revision (echo)",
    edits: [{ file: ROW_STORE, from: "hash > known.hash)", to: "hash >= known.hash)" }],
    classes: ["network"],
    tests: ["src/library/row-store.test.ts", "src/replication/replication.test.ts"],
  },
  {
    rule: "rows are not sent back to where they came from",
    edits: [
      {
        file: "replication/feed.ts",
        from: 'e.or([e("via", "is", null), e("via", "!=", peer)])',
        to: 'e.or([e("via", "is", null), e("via", "!=", "nobody")])',
      },
    ],
    classes: ["network"],
    tests: ["src/replication/replication.test.ts"],
  },
  {
    rule: "what waits at the remote is taken before success",
    edits: [
      {
        file: EXCHANGE,
        from: "if (answer.digestEqual === true && answer.waiting === 0) {",
        to: "if (answer.digestEqual === true || answer.waiting > 0) {",
      },
    ],
    classes: ["network", "everything"],
  },
  {
    rule: "success is said only when the remote proved it",
    edits: [
      {
        file: EXCHANGE,
        from: "if (answer.digestEqual === true && answer.waiting === 0) {",
        to: "if (answer.waiting === 0) {",
      },
    ],
    classes: ["disk"],
  },
  {
    rule: "deletions travel",
    edits: [
      {
        file: "replication/feed.ts",
        from: '.where("revision", ">", since)',
        to: '.where("revision", ">", since)\n    .where("deleted", "=", 0)',
      },
    ],
    classes: ["network"],
  },
  {
    rule: "deletions stay as rows",
    edits: [
      {
        file: ROW_STORE,
        from: "  await shiftBuckets(tx, shifts)\n  return written",
        to: '  await shiftBuckets(tx, shifts)\n  await tx.deleteFrom("row").where("deleted", "=", 1).execute()\n  return written',
      },
    ],
    classes: ["network"],
  },
  {
    rule: "the token and the rows go over no redirect",
    edits: [{ file: REMOTE, from: 'redirect: "manual"', to: 'redirect: "follow"' }],
    classes: ["answers"],
  },
  {
    rule: "an old answer is no greeting (challenge)",
    edits: [{ file: REMOTE, from: "if (hello.challenge !== challenge)", to: 'if (hello.challenge === "")' }],
    classes: ["network"],
    tests: ["test/faults/http-answers.test.ts", "src/replication/replication.test.ts"],
  },
  {
    rule: "a broken held request is a reason to greet",
    edits: [
      {
        file: REMOTE,
        from: "checked(await send(path, {}, limits.watch, signal), WatchAnswer)",
        to: "checked(await request(path, {}, signal, limits.watch), WatchAnswer)",
      },
      { file: WATCH, from: "broke = answer.revision < current.pulled", to: "broke = false" },
    ],
    classes: ["disk", "crash"],
  },
  {
    rule: "the cursor of what was pulled goes back with the remote",
    edits: [{ file: EXCHANGE, from: "Math.min(peer.appliedRevision, hello.revision)", to: "peer.appliedRevision" }],
    classes: ["disk"],
    assertion: "digests find what is missed, and a repair brings it: this only saves the repair",
  },
  {
    rule: "revisions that a remote has seen are not given again",
    edits: [{ file: EXCHANGE, from: "if (hello.applied > me.revision)", to: "if (hello.applied < 0)" }],
    classes: ["disk"],
    assertion: "digests find what is missed, and a repair brings it: this only saves the repair",
  },
  {
    rule: "a copied folder takes an identity of its own",
    edits: [{ file: EXCHANGE, from: "if (hello.storeId === me.storeId)", to: 'if (hello.storeId === "")' }],
    classes: ["disk"],
    tests: ["src/replication/replication.test.ts"],
  },
  {
    rule: "remotes from one folder take names of their own",
    edits: [{ file: EXCHANGE, from: "  await deps.twins.meet(deps.remote, hello.storeId, signal)\n", to: "" }],
    classes: ["disk"],
    tests: ["test/faults/several-homes.test.ts"],
  },
  {
    rule: "two libraries are not mixed",
    edits: [
      {
        file: EXCHANGE,
        from: "if (hello.libraryId === me.libraryId || !hello.settled) return",
        to: 'if (hello.libraryId !== "") return',
      },
      { file: INTAKE, from: "if (me.settled)\n    throw", to: "if (me.settled && me.revision < 0)\n    throw" },
    ],
    classes: [],
    tests: ["test/target-loop.test.ts", "src/replication/replication.test.ts"],
  },
  {
    rule: "clocks centuries ahead leave room for edits",
    edits: [
      {
        file: ROW_STORE,
        from: "Math.min(now * VERSIONS_PER_MILLISECOND, NEWEST_OF_CLOCK)",
        to: "now * VERSIONS_PER_MILLISECOND",
      },
    ],
    classes: [],
    tests: ["src/library/row-store.test.ts"],
  },
  {
    rule: "a held request is answered when something happens there",
    edits: [{ file: RECEIVER, from: "if (change.via !== peer) wake()", to: 'if (change.via === "") wake()' }],
    classes: ["network"],
    tests: ["test/simulation/simulation.test.ts"],
  },
  {
    rule: "a bad answer is no success (schema)",
    edits: [
      {
        file: REMOTE,
        from: "if (answer.status !== 200) throw faultOf(answer)\n    const parsed = schema",
        to: "const parsed = schema",
      },
    ],
    classes: ["answers"],
    tests: ["test/target-loop.test.ts"],
  },
  {
    rule: "what was deleted and forgotten does not come back",
    edits: [{ file: ROW_STORE, from: "  return row.undelivered\n", to: "  return version >= 0\n" }],
    classes: [],
    tests: ["test/forgetting.test.ts"],
  },
  {
    rule: "what is told for the first time is new, however old",
    edits: [{ file: ROW_STORE, from: "  return row.undelivered\n", to: "  return version < 0\n" }],
    classes: [],
    tests: ["test/forgetting.test.ts"],
  },
  {
    rule: "only what every other store knows is forgotten",
    edits: [
      {
        file: "replication/daily-forgetting.ts",
        from: "  return Math.min(revision, ...acked,",
        to: "  return Math.max(revision, ...acked,",
      },
    ],
    classes: [],
    tests: ["test/forgetting.test.ts"],
  },
  {
    rule: "proved to be equal, both stores know what either has forgotten",
    edits: [
      { file: INTAKE, from: "      await inheritForgotten(tx, header.forgotten, now())\n", to: "" },
      { file: EXCHANGE, from: "      await inherit(deps, known)\n", to: "" },
    ],
    classes: [],
    tests: ["test/forgetting.test.ts"],
  },
]
