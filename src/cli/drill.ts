import { formatWallTime } from '../calendar/istanbul.ts'
import { isAlive } from '../opening/pid-file.ts'
import { listBrands } from '../register/brands.ts'
import { type Drill, latestDrills } from '../register/drill/drills.ts'
import { type StartedDrill, startDrill } from '../register/drill/start.ts'
import type { Register } from '../register/register.ts'
import { drillScore, percentProven } from '../report/drill.ts'
import { operatorName } from './operator.ts'
import { flag, optional } from './option.ts'
import { code } from './readers.ts'
import { Refused, registerOf, type Surroundings, verb } from './verb.ts'

const shownMax = 6

export const drill = verb({
  words: ['drill'],
  help: 'Show the readiness drills and their scores; --now starts one, of which the rooms hear from the server',
  options: { brand: optional(code), now: flag },
  async run(surroundings, { brand, now }) {
    const register = await registerOf(surroundings)
    const brands = (await listBrands(register)).filter(({ code, closedAt }) =>
      brand === undefined ? closedAt === null : code === brand,
    )
    if (brands.length === 0) {
      throw new Refused(
        `Cannot hold a drill: ${brand === undefined ? 'there is no brand' : `there is no brand ${brand}`}.`,
      )
    }
    if (now) for (const one of brands) await startNow(surroundings, register, one.code)
    const drills = []
    for (const one of brands)
      drills.push(...(await latestDrills(register, one.code, shownMax)).map(drillResult))
    return { drills }
  },
  show: ({ drills }) =>
    drills.length === 0
      ? ['There has been no drill yet. Start one with: izin drill --now']
      : drills.flatMap(drillLines),
})

const why: Readonly<Record<Extract<StartedDrill, { kind: 'refused' }>['reason'], string>> = {
  'brand-unknown': 'there is no such brand',
  'brand-closed': 'the brand is closed',
  held: 'there was one at this very moment',
  open: 'one is under way',
}

/** The server posts it; without one the drill waits for the next start. */
async function startNow(surroundings: Surroundings, register: Register, brandCode: number): Promise<void> {
  const actor = { door: 'cli', id: operatorName() } as const
  const occasion = `cli ${surroundings.clock()}`
  const started = await startDrill(register, { brandCode, occasion, actor, random: Math.random })
  if (started.kind === 'refused') {
    surroundings.notice(`No drill was started for ${brandCode}: ${why[started.reason]}.`)
  } else if (started.drawn === 0) {
    surroundings.notice(`No drill was started for ${brandCode}: it has no standing ONAY.`)
  } else {
    const { database } = surroundings.config()
    const isServed = database.kind === 'embedded' && isAlive(database.path)
    surroundings.notice(
      `A drill of ${brandCode} has begun. ${isServed ? 'Its rooms hear of it within a minute.' : 'Its rooms hear of it when the server runs (izin serve).'}`,
    )
  }
}

function drillResult({ id, brandCode, startedAt, dueOn, closedAt, items }: Drill) {
  const score = drillScore(items)
  return {
    id,
    brandCode,
    startedAt: formatWallTime(startedAt),
    dueOn,
    closed: closedAt !== null,
    drawn: items.length,
    ...score,
    percent: percentProven(score),
    items: items.map(({ changeId, channel, source, consentDate, state }) => ({
      change: changeId,
      channel,
      source,
      consentDate,
      state,
    })),
  }
}

type Result = ReturnType<typeof drillResult>

function drillLines({
  brandCode,
  startedAt,
  dueOn,
  closed,
  proven,
  counted,
  percent,
  weakest,
  items,
}: Result): string[] {
  const score = percent === null ? 'nothing counted' : `${proven} of ${counted} proven, ${percent}%`
  return [
    `${brandCode}  ${startedAt}  ${closed ? score : `open until ${dueOn}: so far ${score}`}`,
    ...weakest.map((one) => `  weak: ${one.source ?? 'no source'}, ${one.proven} of ${one.counted}`),
    ...(closed
      ? []
      : items
          .filter(({ state }) => state === 'asked')
          .map(({ change, channel, source }) => `  asked: ${change}  ${channel}  ${source ?? ''}`)),
  ]
}
