import type { Hono } from 'hono'
import type { SlackBot } from '../../bots/slack/bot.ts'
import type { TelegramBot } from '../../bots/telegram/bot.ts'
import { notifyOfGivenUp } from '../delivery/inbox/given-up.ts'
import { openInbox } from '../delivery/inbox/inbox.ts'
import { newTick, type Tick } from '../delivery/tick.ts'
import type { FetchFile } from '../delivery/work/fetched.ts'
import type { Register } from '../register/register.ts'
import { settingsOf } from '../register/settings.ts'
import { type House, houseOf } from './context.ts'
import { slackOf, telegramOf, webOf } from './front-ends.ts'
import { type Life, lifeOf, openReadiness } from './lifecycle.ts'
import { routesOf } from './routes.ts'
import type { Surroundings } from './runtime.ts'
import { type Bots, openPost } from './senders.ts'
export interface App extends Life {
  /** Answers a request; work that goes on after the answer is handed to `finish`. */
  fetch(request: Request, finish: (work: Promise<unknown>) => void, peer?: string): Promise<Response>
}

/** Puts all rooms together. Nothing here waits, reads the environment or starts a timer. */
export function composeApp(surroundings: Surroundings): App {
  const { config, engine, vault, time, log, fetch } = surroundings
  const register: Register = { engine, vault, clock: time.now, settings: settingsOf(engine, time.now) }
  const slackConfig = config.playground ? null : config.slack
  const telegramConfig = config.playground ? null : config.telegram
  const web = webOf(surroundings, () => house)
  const admins = web?.admins ?? slackConfig?.admins ?? []
  const bots = (): Bots => ({ slack, telegram, web })
  const post = openPost(surroundings, { register, admins, bots })
  const inbox = openInbox(
    register,
    () => handlersOf(bots()),
    log,
    (item) => notifyOfGivenUp(register, post.outbox, item),
  )
  const house = houseOf(surroundings, { register, inbox, post, telegramConfig })
  const slack: SlackBot | null = slackConfig === null ? null : slackOf(house, slackConfig, fetch)
  const telegram: TelegramBot | null =
    telegramConfig === null ? null : telegramOf(house, telegramConfig, fetch, slackConfig)
  const readiness = openReadiness(() => performance.now())
  const { metricsToken } = config
  const { processMetrics } = surroundings
  const served = { slack, telegram, web, admins, metricsToken, readiness, processMetrics }
  const hono = routesOf(house, served)
  const tick = tickOf(surroundings, house, (web ?? slack)?.fetchShared, admins)
  return { ...lifeOf({ house, post, bots: bots(), tick, readiness }), fetch: fetchOf(hono) }
}

/** Who deals with what comes in. */
function handlersOf({ slack, telegram }: Bots) {
  return {
    ...(slack === null ? {} : { slack: slack.resume }),
    ...(telegram === null ? {} : { telegram: telegram.resume }),
  }
}

function tickOf(
  { time, holder }: Surroundings,
  house: House,
  fetchFile: FetchFile | undefined,
  admins: readonly string[],
): Tick {
  const { register, inbox, outbox, publicUrl, workshop, reportAtMinutes, memory } = house
  const { stamper, log, random } = house
  return newTick({
    register,
    inbox,
    outbox,
    publicUrl,
    fetchFile,
    admins,
    readers: workshop?.readers ?? null,
    reportAtMinutes,
    stamper,
    log,
    random,
    time,
    holder,
    sendersAreDue: memory.sendersAreDue,
  })
}

function fetchOf(hono: Hono): App['fetch'] {
  return async (request, finish, peer) => await hono.fetch(request, { peer: peer ?? null }, contextOf(finish))
}

/** What Hono calls an execution context, on every runtime alike. */
function contextOf(finish: (work: Promise<unknown>) => void) {
  return { waitUntil: finish, passThroughOnException() {}, props: {} }
}
