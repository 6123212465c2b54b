import type { Cast } from './cast.ts'
import type { Feed } from './feed.ts'
import { type Block, withIds } from './slack-blocks.ts'

export type SlackView = {
  id: string
  team_id: string
  type: 'modal' | 'home'
  blocks: Block[]
  private_metadata: string
  callback_id: string
  external_id: string
  hash: string
  title: unknown
  submit: unknown
  close: unknown
  clear_on_close: boolean
  notify_on_close: boolean
  previous_view_id: string | null
  root_view_id: string
  app_id: string
  app_installed_team_id: string
  bot_id: string
  state: { values: Record<string, unknown> }
}

export type ViewFault = 'expired_trigger_id' | 'invalid_trigger_id' | 'exchanged_trigger_id' | 'not_found'

export type SlackViews = ReturnType<typeof createViews>

const triggerLifeMs = 3000
const stackMax = 3
const triggersMax = 500

/** Modals that are open, a stack for each person, and the short-lived keys that allow opening them. */
export function createViews(people: Cast, feed: Feed, clock: () => number, newId: () => string) {
  const stacks = new Map<string, SlackView[]>()
  const homes = new Map<string, SlackView>()
  const triggers = createTriggers(clock, newId)

  function show(user: string, stack: SlackView[]): void {
    stacks.set(user, stack)
    feed.publish({ of: 'slack.views', user, views: stack })
  }

  function build(given: Record<string, unknown>, previous: SlackView | null): SlackView {
    const id = `V${newId()}`
    return {
      ...shapeOf(given, people, newId),
      id,
      hash: `${clock()}.${newId()}`,
      previous_view_id: previous?.id ?? null,
      root_view_id: previous?.root_view_id ?? id,
    }
  }

  function open(trigger: string, given: Record<string, unknown>): SlackView | ViewFault {
    const user = triggers.exchange(trigger)
    if (typeof user !== 'string') return user.fault
    const view = build(given, null)
    show(user, [view])
    return view
  }

  function push(user: string, given: Record<string, unknown>): SlackView | null {
    const stack = stacks.get(user) ?? []
    if (stack.length >= stackMax) return null
    const view = build(given, stack.at(-1) ?? null)
    show(user, [...stack, view])
    return view
  }

  function find(ref: { id?: string; externalId?: string }): { user: string; view: SlackView } | undefined {
    const all = [...stacks].flatMap(([user, stack]) => stack.map((view) => ({ user, view })))
    return all.find(({ view }) =>
      ref.id ? view.id === ref.id : ref.externalId !== '' && view.external_id === ref.externalId,
    )
  }

  function update(user: string, old: SlackView, given: Record<string, unknown>): SlackView {
    const { id, previous_view_id, root_view_id } = old
    const view = { ...build(given, null), id, previous_view_id, root_view_id }
    show(
      user,
      (stacks.get(user) ?? []).map((other) => (other.id === id ? view : other)),
    )
    return view
  }

  /** Closes the view on top, or with `all` the whole stack. */
  function close(user: string, all: boolean): void {
    show(user, all ? [] : (stacks.get(user) ?? []).slice(0, -1))
  }

  function publishHome(user: string, given: Record<string, unknown>): SlackView {
    const view = build(given, null)
    homes.set(user, view)
    feed.publish({ of: 'slack.home', user, view })
    return view
  }

  return {
    newTrigger: triggers.issue,
    exchange: triggers.exchange,
    open,
    push,
    find,
    update,
    close,
    publishHome,
    findHome: (id: string) => [...homes.values()].find((view) => view.id === id),
    all: () => ({ stacks: Object.fromEntries(stacks), homes: Object.fromEntries(homes) }),
  }
}

function shapeOf(given: Record<string, unknown>, people: Cast, newId: () => string) {
  const { team, app } = people.slack
  return {
    team_id: team.id,
    type: given.type === 'home' ? ('home' as const) : ('modal' as const),
    blocks: withIds((given.blocks ?? []) as Block[], newId),
    private_metadata: String(given.private_metadata ?? ''),
    callback_id: String(given.callback_id ?? ''),
    external_id: String(given.external_id ?? ''),
    title: given.title ?? null,
    submit: given.submit ?? null,
    close: given.close ?? null,
    clear_on_close: given.clear_on_close === true,
    notify_on_close: given.notify_on_close === true,
    app_id: app.id,
    app_installed_team_id: team.id,
    bot_id: app.botId,
    state: { values: {} },
  }
}

/** A trigger opens one view, within three seconds of the click it came from. */
function createTriggers(clock: () => number, newId: () => string) {
  const issued = new Map<string, { user: string; at: number; used: boolean }>()
  function issue(user: string): string {
    const trigger = `${clock()}.${user}.${newId()}`
    issued.set(trigger, { user, at: clock(), used: false })
    const oldest = issued.keys().next().value
    if (issued.size > triggersMax && oldest !== undefined) issued.delete(oldest)
    return trigger
  }
  function exchange(trigger: string): string | { fault: ViewFault } {
    const entry = issued.get(trigger)
    if (!entry) return { fault: 'invalid_trigger_id' }
    if (entry.used) return { fault: 'exchanged_trigger_id' }
    if (clock() - entry.at > triggerLifeMs) return { fault: 'expired_trigger_id' }
    entry.used = true
    return entry.user
  }
  return { issue, exchange }
}
