import type { Language } from '../../src/register/people.ts'
import { homeSchema, messageSchema, modalSchema } from './block-kit.ts'
import type { TestRegister } from './register.ts'
import { deskOf, type Shown, type View } from './slack-desk.ts'
import { buttonsIn, waysToFill } from './slack-tries.ts'

/**
 * Somebody who tries everything: each command he is given, then every button, menu and form in what comes of it, and so on.
 * All of it goes through the bot as signed requests, and everything the bot answers is held against Block Kit's limits.
 */

/** One thing to do, and the way that led to it. */
interface Step {
  readonly path: string
  run(): Promise<Shown>
}

export interface Walk {
  /** How many things were typed, pressed, chosen and sent. */
  readonly steps: number
  /** The names of the actions that were pressed, and of the forms that were sent. */
  readonly pressed: ReadonlySet<string>
  readonly sent: ReadonlySet<string>
  /** What was not within the limits, with the way that leads to it. */
  readonly faults: readonly string[]
}

export interface WalkOptions {
  readonly user: string
  readonly language: Language
  readonly commands: readonly string[]
  /** Texts of messages on which each shortcut is chosen. */
  readonly shortcuts: readonly { readonly name: string; readonly text: string }[]
  /** Messages that came by themselves, whose buttons are there to press. */
  readonly posts: readonly unknown[]
  readonly stepsMax: number
}

/** No button of one name is pressed more often, so that a list of many rows does not use up the steps. */
const alikeMax = 6

/** Begins with another one each time: where one button makes an end of the others, none of them always comes too late. */
function turned<One>(all: readonly One[], times: number): One[] {
  const first = all.length === 0 ? 0 : times % all.length
  return [...all.slice(first), ...all.slice(0, first)]
}

export async function walk(home: TestRegister, options: WalkOptions): Promise<Walk> {
  const { user, language, stepsMax } = options
  const desk = deskOf(home, user, language)
  const seen = new Map<string, number>()
  const pressed = new Set<string>()
  const sent = new Set<string>()
  const faults: string[] = []
  let looked = 0
  // What cannot be taken back comes last, when there is nothing else to do.
  const gentle: Step[] = []
  const dangerous: Step[] = []

  const isNew = (what: string, kind: string): boolean => {
    if (seen.has(what) || (seen.get(kind) ?? 0) >= alikeMax) return false
    seen.set(what, 1)
    seen.set(kind, (seen.get(kind) ?? 0) + 1)
    return true
  }

  function look(path: string, { messages, views }: Shown): void {
    for (const message of messages) {
      check(path, messageSchema.safeParse(message).error)
      addPresses(path, message, null)
    }
    for (const view of views) {
      const { id: _, ...given } = view
      check(path, (view.type === 'home' ? homeSchema : modalSchema).safeParse(given).error)
      addPresses(path, view.blocks, view)
      addSubmissions(path, view)
    }
  }

  function check(path: string, error: Error | undefined): void {
    if (error !== undefined) faults.push(`${path}: ${error.message}`)
  }

  function addPresses(path: string, shown: unknown, view: View | null): void {
    for (const { value, style, type } of turned(buttonsIn(shown), looked++)) {
      const [name = ''] = value.split('|')
      if (!isNew(value, `press ${name}`)) continue
      const way = style === 'danger' ? dangerous : gentle
      way.push({
        path: `${path} > ${value}`,
        run() {
          pressed.add(name)
          return desk.press(value, type, view)
        },
      })
    }
  }

  function addSubmissions(path: string, view: View): void {
    const name = view.private_metadata ?? ''
    if (name === '' || !view.blocks.some(({ type }) => type === 'input')) return
    for (const [how, filled] of Object.entries(waysToFill(view))) {
      if (!isNew(`${name} ${how}`, `submit ${name}`)) continue
      gentle.push({
        path: `${path} > ${name} ${how}`,
        run() {
          sent.add(name.split('|')[0] ?? '')
          return desk.submit(view, filled)
        },
      })
    }
  }

  look('the app’s own tab', await desk.openHome())
  for (const [place, post] of options.posts.entries()) look(`post ${place}`, { messages: [post], views: [] })
  for (const text of options.commands) {
    gentle.push({ path: text.slice(0, 60), run: () => desk.type(text) })
  }
  for (const { name, text } of options.shortcuts) {
    gentle.push({ path: `${name} on a message`, run: () => desk.choose(name, text) })
  }
  let steps = 0
  for (; steps < stepsMax; steps++) {
    const step = gentle.shift() ?? dangerous.shift()
    if (step === undefined) break
    const shown = await step.run()
    if (shown.messages.length + shown.views.length === 0) faults.push(`${step.path}: nothing came of it`)
    look(step.path, shown)
  }
  return { steps, pressed, sent, faults }
}
