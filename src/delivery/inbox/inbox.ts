import type { Log } from '../../log.ts'
import { isDue as isDueBy } from '../../register/due-rows.ts'
import type { Register } from '../../register/register.ts'
import { type GivenUp, openDealing } from './dealing.ts'
import { type Lane, openStoredInbound } from './stored-inbound.ts'
import { openTurns } from './turns.ts'

/**
 * Everything that comes in from a platform is stored once, under the platform's own name for it, before anything is done
 * about it. What a crash leaves undone is found by the tick and dealt with again.
 */

export interface Inbound {
  readonly platform: 'slack' | 'telegram'
  /** The platform's name for it: a trigger id, an event id, an update id. */
  readonly key: string
  /** What a replay of the very same request would carry too. */
  readonly signature?: string | undefined
  /** Inbounds of one lane are dealt with in order. */
  readonly lane: string
  readonly body: string
}

export type Received =
  | { readonly kind: 'new'; readonly id: number }
  | { readonly kind: 'repeat' }
  | { readonly kind: 'replayed' }

export interface InboxItem {
  readonly id: number
  readonly body: string
  /** ms UTC. */
  readonly receivedAt: number
}

/** Deals with one item; throws when it should be tried again. */
export type InboxHandler = (item: InboxItem) => Promise<void>

export interface Inbox {
  receive(inbound: Inbound): Promise<Received>
  /** Notes that an item is dealt with. Where that fails it is noted later, and this process does not deal with it again. */
  done(id: number): Promise<void>
  /**
   * Deals with the waiting items of one lane in order, those just received too; runs of a lane follow each other. What another
   * process is at is left to it, with what waits behind.
   */
  work(platform: Inbound['platform'], lane: string): Promise<void>
  /** Deals with everything that is due: what was abandoned, what is to be tried again. */
  workDue(): Promise<void>
  /** Forgets items that were dealt with long ago. */
  forgetOld(): Promise<void>
  /** How many items wait. */
  waiting(): Promise<number>
}

export function openInbox(
  register: Register,
  handlers: () => Readonly<Partial<Record<Inbound['platform'], InboxHandler>>>,
  log: Log,
  givenUp: (item: GivenUp) => Promise<void> = async () => {},
): Inbox {
  const { clock } = register
  const stored = openStoredInbound(register)
  const { deal, done } = openDealing(stored, log, givenUp)
  const inTurn = openTurns()
  /** Lanes whose fresh items wait behind one that failed, or that another process is at: whoever received them has let them be. */
  const heldUp = new Set<string>()

  async function workLane(lane: Lane, isEager: boolean): Promise<void> {
    const { platform } = lane
    const handler = handlers()[platform]
    if (handler === undefined) return
    const name = nameOf(lane)
    for (;;) {
      const item = await stored.first(lane)
      if (item === undefined) {
        heldUp.delete(name)
        return
      }
      const isDue = isDueBy(item.dueAt ?? 0, clock())
      const isFresh = item.attempts === 0 && (isEager || heldUp.has(name))
      if (isEager && !isDue && !isFresh) heldUp.add(name)
      if (!isDue && !isFresh) return
      if (!(await stored.takeUp(item))) return
      if (!(await deal(handler, lane, item))) {
        if (isEager) heldUp.add(name)
        return
      }
    }
  }

  function work(lane: Lane, isEager: boolean): Promise<void> {
    return inTurn(nameOf(lane), () => workLane(lane, isEager))
  }

  return {
    receive: stored.receive,
    done,
    work: (platform, lane) => work({ platform, lane: register.vault.markAccount(lane) }, true),
    async workDue() {
      const platforms = (['slack', 'telegram'] as const).filter((one) => handlers()[one] !== undefined)
      await Promise.all(
        (await stored.dueLanes(platforms)).map((lane) =>
          work(lane, false).catch((error) =>
            log.error('inbox.lane-failed', error, { platform: lane.platform }),
          ),
        ),
      )
    },
    forgetOld: stored.forgetOld,
    waiting: stored.waiting,
  }
}

const nameOf = ({ platform, lane }: Lane) => `${platform} ${lane}`
