import type { FieldErrors } from '../../../bots/commands/form.ts'
import type { Reply } from '../../../bots/commands/reply.ts'
import type { StaffChat } from '../../../bots/commands/staff.ts'
import { staffChat } from '../../../src/app/features.ts'
import type { Language } from '../../../src/register/recipients/people.ts'
import { pageFault } from '../browser/page-fault.ts'
import { staffContext } from '../commands.ts'
import type { TestRegister } from '../register.ts'
import { shownFault } from './block-kit.ts'
import { slackSetUp } from './slack.ts'
import { type OpenedView, slackDouble } from './slack-double.ts'
import * as requests from './slack-requests.ts'

/* Tries every command, button, menu and form by signed requests, and checks answers against Block Kit. */

interface Step {
  readonly path: string
  run(): Promise<Shown>
}

export type Walk = Awaited<ReturnType<typeof walk>>

/** Answers to one step; `path` has every step since the first one, split by ` > `. */
export interface WalkedAnswer {
  readonly path: string
  readonly replies: readonly Reply[]
  readonly errors: readonly FieldErrors[]
}

interface WalkOptions {
  readonly user: string
  readonly language: Language
  readonly commands: readonly string[]
  /** Direct messages to the bot, where no form opens by itself. */
  readonly written?: readonly string[]
  readonly shortcuts: readonly { readonly name: string; readonly text: string }[]
  readonly posts: readonly unknown[]
  readonly stepsMax: number
  /** True to leave out what cannot be taken back. */
  readonly isGentle?: boolean
}

/** Presses per button name, so that long lists do not use up the steps. */
const alikeMax = 6

/** Buttons that end what can be asked of an uploaded file. */
const endsFile: ReadonlySet<string> = new Set(['import-drop', 'import-apply'])

/** Rotates, so that no button always comes after the one that ends it. */
function turned<One>(all: readonly One[], times: number): One[] {
  const first = all.length === 0 ? 0 : times % all.length
  return [...all.slice(first), ...all.slice(0, first)]
}

export async function walk(home: TestRegister, options: WalkOptions) {
  const { user, language, stepsMax, isGentle = false } = options
  const session = slackSession(home, user, language)
  const seen = new Map<string, number>()
  const pressed = new Set<string>()
  const sent = new Set<string>()
  /** All that were shown, tried or not. */
  const values = new Set<string>()
  const forms = new Map<string, OpenedView>()
  /** Answers outside the limits, with the way to them. */
  const faults: string[] = []
  const answers: WalkedAnswer[] = []
  let looked = 0
  // Irreversible steps come last.
  const gentle: Step[] = []
  const dangerous: Step[] = []

  const isNew = (what: string, kind: string): boolean => {
    if (seen.has(what) || (seen.get(kind) ?? 0) >= alikeMax) return false
    seen.set(what, 1)
    seen.set(kind, (seen.get(kind) ?? 0) + 1)
    return true
  }

  function look(path: string, { messages, views, replies, errors }: Shown): void {
    answers.push({ path, replies, errors })
    for (const reply of replies) {
      const fault = pageFault(reply, language)
      if (fault !== null) faults.push(`${path}, on the web page: ${fault}`)
    }
    for (const message of messages) {
      check(path, message)
      addPresses(path, message, null)
    }
    for (const view of views) {
      const { id: _, ...given } = view
      check(path, given)
      addPresses(path, view.blocks, view)
      addSubmissions(path, view)
    }
  }

  function check(path: string, shown: unknown): void {
    const fault = shownFault(shown)
    if (fault !== null) faults.push(`${path}: ${fault}`)
  }

  function addPresses(path: string, shown: unknown, view: OpenedView | null): void {
    for (const { value, style, type } of turned(buttonsIn(shown), looked++)) {
      values.add(value)
      const [name = '', command = ''] = value.split('|')
      // One action opens every form.
      const kind = name === 'form' ? `${name} ${command}` : name
      if (!isNew(value, `press ${kind}`)) continue
      const way = style === 'danger' || endsFile.has(name) ? dangerous : gentle
      way.push({
        path: `${path} > ${value}`,
        run() {
          pressed.add(name)
          return session.press(value, type, view)
        },
      })
    }
  }

  function addSubmissions(path: string, view: OpenedView): void {
    const name = view.private_metadata ?? ''
    if (name === '' || !view.blocks.some(({ type }) => type === 'input')) return
    forms.set(name, view)
    for (const [how, filled] of Object.entries(waysToFill(view))) {
      if (!isNew(`${name} ${how}`, `submit ${name}`)) continue
      gentle.push({
        path: `${path} > ${name} ${how}`,
        run() {
          sent.add(name.split('|')[0] ?? '')
          return session.submit(view, filled)
        },
      })
    }
  }

  for (const [place, post] of options.posts.entries())
    look(`post ${place}`, { messages: [post], views: [], replies: [], errors: [] })
  for (const text of options.commands) {
    gentle.push({ path: text.slice(0, 60), run: () => session.type(text) })
  }
  for (const text of options.written ?? []) {
    gentle.push({ path: `written: ${text}`, run: () => session.write(text) })
  }
  for (const { name, text } of options.shortcuts) {
    gentle.push({ path: `${name} on a message`, run: () => session.choose(name, text) })
  }
  // Its buttons would end what the commands show.
  look('the app’s own tab', await session.openHome())
  let steps = 0
  for (; steps < stepsMax; steps++) {
    const step = gentle.shift() ?? (isGentle ? undefined : dangerous.shift())
    if (step === undefined) break
    const shown = await step.run()
    if (shown.messages.length + shown.views.length === 0) faults.push(`${step.path}: nothing came of it`)
    look(step.path, shown)
  }
  return { steps, pressed, sent, faults, answers, values: [...values], forms: [...forms.values()] }
}

interface Shown {
  readonly messages: readonly unknown[]
  readonly views: readonly OpenedView[]
  /** Rendered replies, for other front ends. */
  readonly replies: readonly Reply[]
  /** Messages beside the fields of a form that was not taken. */
  readonly errors: readonly FieldErrors[]
}

const alwaysAdmins = ['U0ADMIN']

/** The bot with the real commands, as one person sees it. */
export function slackSession(home: TestRegister, user: string, language: Language) {
  const slack = slackDouble({ locale: language === 'tr' ? 'tr-TR' : 'en-GB' })
  let acts = 0
  const replies: Reply[] = []
  const errors: FieldErrors[] = []
  const commands = noting(staffChat, (answer) => {
    if (answer !== null && 'parts' in answer) replies.push(answer)
    else if (answer?.kind === 'reply') replies.push(answer.reply)
    else if (answer?.kind === 'errors') errors.push(answer.errors)
  })
  const { post, later, answerText, logged, settled } = slackSetUp({
    fetch: slack.fetch,
    commands,
    contextFor: async ({ user: { id, channel = null }, language: spoken, requestKey }) =>
      await staffContext(home, { user: id, language: spoken, requestKey, channel, alwaysAdmins }),
  })

  async function act(bodyOf: (own: requests.Act) => string): Promise<Shown> {
    acts += 1
    home.clock.move(1000)
    const before = slack.openedViews.length
    const responseUrl = `https://hooks.slack.com/response/${acts}`
    const response = await post(bodyOf({ id: `${user}${acts}`, responseUrl }))
    const text = await response.text()
    await settled()
    const failed = logged.find(({ level }) => level === 'error')
    if (failed !== undefined || response.status !== 200) {
      throw new Error(`The bot failed with ${response.status}: ${failed?.event}`, { cause: failed?.error })
    }
    const messages = [...later.splice(0), ...answerText.splice(0)].map(({ payload }) => payload as object)
    const views = slack.openedViews.slice(before)
    const shown = { messages, views, replies: replies.splice(0), errors: errors.splice(0) }
    if (text === '') return shown
    const answer = JSON.parse(text) as { view?: OpenedView }
    if (answer.view === undefined) return { ...shown, messages: [...messages, answer] }
    return { ...shown, views: [...shown.views, { ...answer.view, id: `V0ANSWER${acts}` }] }
  }

  const actPayload = (make: (own: requests.Act) => object) => act((own) => requests.payloadOf(make(own)))
  return {
    double: slack,
    /** A direct message to the bot. */
    write: (text: string) => act((own) => JSON.stringify(requests.written(user, text, undefined, own))),
    type: (text: string) => act((own) => requests.formOf(requests.typed(user, text, own))),
    press: (value: string, type: string, view: OpenedView | null) =>
      actPayload((own) => {
        const button = { id: 'izin:0:0', value }
        const pressed =
          view === null
            ? requests.pressedInMessage(user, button, own)
            : requests.pressedInView(user, button, own, view)
        if (type !== 'option') return pressed
        const actions = pressed.actions.map(({ value: _, ...rest }) => ({
          ...rest,
          selected_option: { value },
        }))
        return { ...pressed, actions }
      }),
    submit: (view: OpenedView, filled: requests.Filled) =>
      actPayload((own) => requests.submissionOf(view, user, filled, own)),
    choose: (name: string, text: string) =>
      actPayload((own) => ({
        ...requests.shortcutOn(user, { text, ts: '1772437530.000300' }, own),
        callback_id: `izin:${name}`,
      })),
    openHome: () => actPayload((own) => requests.homeOpened(user, own)),
  }
}

type Answer = Awaited<ReturnType<StaffChat[keyof StaffChat]>>

/** The same commands, their answers noted. */
function noting(commands: StaffChat, note: (answer: Answer) => void): StaffChat {
  const noted = Object.entries(commands).map(([name, run]) => [
    name,
    async (...given: unknown[]) => {
      // The entries have different arguments, which TypeScript cannot follow.
      const answer = await (run as (...given: unknown[]) => Promise<Answer>)(...given)
      note(answer)
      return answer
    },
  ])
  return Object.fromEntries(noted)
}

interface Pressable {
  readonly value: string
  readonly style: string
  readonly type: string
}

/** Fields of forms are no presses. */
function buttonsIn(shown: unknown): Pressable[] {
  if (Array.isArray(shown)) return shown.flatMap(buttonsIn)
  if (typeof shown !== 'object' || shown === null) return []
  const { type = 'option', value, style = '', url, ...rest } = shown as Record<string, unknown>
  // The errors of a form are named by fields, one of which is `value`.
  if (type === 'input' || rest.response_action === 'errors') return []
  if (typeof value === 'string' && url === undefined) {
    return [{ value, style: String(style), type: String(type) }]
  }
  return buttonsIn(Object.values(rest))
}

/** Choices in Slack's own pickers. */
const picked: Readonly<Record<string, string>> = {
  users_select: 'U0NEW',
  conversations_select: 'C0NEW',
  file_input: 'F0LISTE',
}

type Element = NonNullable<OpenedView['blocks'][number]['element']> & {
  readonly options?: readonly { readonly value: string }[]
  readonly option_groups?: readonly { readonly options: readonly { readonly value: string }[] }[]
  readonly max_length?: number
}

/** Well, empty, and with as much nonsense as fits. */
export function waysToFill(view: OpenedView): Record<string, requests.Filled> {
  const fill = (
    held: (element: Element, name: string) => string | readonly string[] | undefined,
  ): requests.Filled =>
    Object.fromEntries(
      view.blocks.flatMap(({ block_id = '', element }) => {
        const value = element === undefined ? undefined : held(element as Element, block_id)
        return value === undefined ? [] : [[block_id, value] as const]
      }),
    )
  const chosen = ({ type, options = [], option_groups = [] }: Element) => {
    const all = [...options, ...option_groups.flatMap((group) => group.options)].map(({ value }) => value)
    if (type === 'checkboxes') return all.slice(0, 1)
    return type === 'static_select' ? all[0] : picked[type]
  }
  const typed: Readonly<Record<string, string>> = {
    address: '0500 000 00 02',
    addresses: '0500 000 00 02',
    name: 'Örnek Market',
  }
  return {
    well: fill((element, name) => chosen(element) ?? typed[name] ?? 'form 118'),
    empty: {},
    nonsense: fill(
      (element) => chosen(element) ?? '<!channel> & '.repeat(300).slice(0, element.max_length ?? 75),
    ),
  }
}
