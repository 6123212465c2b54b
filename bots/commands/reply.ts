import type { FieldErrors, Form } from './form.ts'

/**
 * What a command answers, before any platform has a say: lines, facts, choices. Each bot renders it and escapes for its
 * platform; nothing in here is markup.
 */

/** Running text; pieces may be set off. A person and a room are named by their Slack ids, which Slack shows as names. */
export type Text =
  | string
  | readonly (
      | string
      | { readonly strong: string }
      | { readonly code: string }
      | { readonly person: string }
      | { readonly room: string }
    )[]

/** One below the other. */
export function inLines(lines: readonly Text[]): Text {
  return lines.flatMap((line, index) => [
    ...(index === 0 ? [] : ['\n']),
    ...(typeof line === 'string' ? [line] : line),
  ])
}

/** What is shown where no table can be had. */
export function withoutTables(parts: readonly Part[]): Part[] {
  return parts.flatMap((part) => (part.kind === 'table' ? withoutTables(part.otherwise) : [part]))
}

/** What a button does: a word and short values. It passes through the platform, so it carries row ids, never an address. */
export interface Action {
  readonly name: string
  readonly values: readonly (string | number)[]
}

/** An action as it comes back from a platform: every value is text, and may be anything. */
export interface ReceivedAction {
  readonly name: string
  readonly values: readonly string[]
}

export interface Choice {
  readonly label: string
  readonly action: Action
  readonly style?: 'primary' | 'danger'
  /** Asked before the press counts, where the platform can. */
  readonly confirm?: {
    readonly title: string
    readonly text: string
    readonly yes: string
    readonly no: string
  }
}

/** Returns a button that runs an action. */
export function button(label: string, name: string, ...values: Action['values']): Choice {
  return { label, action: { name, values } }
}

export type Part =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: Text }
  /** A remark in a smaller voice: what was assumed, who sees this. */
  | { readonly kind: 'note'; readonly text: Text }
  | { readonly kind: 'facts'; readonly facts: readonly { readonly label: string; readonly value: string }[] }
  | {
      readonly kind: 'table'
      readonly head: readonly string[]
      readonly rows: readonly (readonly Text[])[]
      /** The same for where no table can be had. */
      readonly otherwise: readonly Part[]
    }
  | { readonly kind: 'divider' }
  /** Where a picture belongs that goes out with the message, and what it shows in words. */
  | { readonly kind: 'picture'; readonly alternative: string }
  /** Buttons, side by side or below each other as the platform likes. */
  | { readonly kind: 'choices'; readonly choices: readonly Choice[] }
  /** One of many: a menu where the platform has one. */
  | { readonly kind: 'menu'; readonly label: string; readonly choices: readonly Choice[] }
  /** Buttons that open a page of ours in the browser. */
  | { readonly kind: 'links'; readonly links: readonly { readonly label: string; readonly url: string }[] }
  /** Asks for the person's own phone number (Telegram). */
  | { readonly kind: 'contact-request'; readonly label: string }

export function buttons(...choices: readonly Choice[]): Part {
  return { kind: 'choices', choices }
}

export function paragraph(text: Text): Part {
  return { kind: 'text', text }
}

export function note(text: Text): Part {
  return { kind: 'note', text }
}

/** Returns a reply of one sentence, which names no address, and what follows it. */
export function sentence(text: string, ...parts: readonly Part[]): Reply {
  return textReply(text, text, ...parts)
}

export function textReply(summary: string, text: Text, ...parts: readonly Part[]): Reply {
  return { summary, parts: [{ kind: 'text', text }, ...parts] }
}

export interface Reply {
  /** One plain sentence for notifications and screen readers; never an address. */
  readonly summary: string
  readonly parts: readonly Part[]
  /** Whether this takes the place of the message whose button was pressed. */
  readonly replaces?: boolean
  /** Whether a keyboard that asked for a contact goes away with it (Telegram). */
  readonly closesKeyboard?: boolean
  /** The field of a form that was filled in wrong; nothing was done, and the summary says why. */
  readonly wrong?: string
  /** Asks for the same where the platform has forms; the parts are for where it has none, or it cannot be opened. */
  readonly form?: Form
}

/** What a submitted form is answered: what is wrong with it, at its fields, or what came of it. */
export type FormAnswer =
  | { readonly kind: 'errors'; readonly errors: FieldErrors }
  | { readonly kind: 'reply'; readonly reply: Reply }

const separator = '|'

/** Written into a button. Throws when a value holds the separator or the whole is over 64 bytes, Telegram's limit. */
export function encodeAction({ name, values }: Action): string {
  const pieces = [name, ...values.map(String)]
  if (pieces.some((piece) => piece.includes(separator))) {
    throw new Error(`Cannot encode action ${name}: a value holds "${separator}"`)
  }
  const text = pieces.join(separator)
  const bytes = new TextEncoder().encode(text).length
  if (bytes > 64)
    throw new Error(`Cannot encode action ${name}: ${bytes} bytes, at most 64 fit into a button`)
  return text
}

/** The inverse of `encodeAction`; every value comes back as text. */
export function decodeAction(text: string): ReceivedAction {
  const [name = '', ...values] = text.split(separator)
  return { name, values }
}

/** One page of a long list, and the buttons to the pages before and after it; each carries how many items to skip. */
export function pageOf<Item>(
  all: readonly Item[],
  skipped: number,
  { size, action, before, after }: { size: number; action: string; before: string; after: string },
): { readonly shown: readonly Item[]; readonly turns: readonly Choice[] } {
  const offset = skipped < all.length ? skipped : 0
  const turns = [
    ...(offset > 0 ? [button(before, action, Math.max(0, offset - size))] : []),
    ...(offset + size < all.length ? [button(after, action, offset + size)] : []),
  ]
  return { shown: all.slice(offset, offset + size), turns }
}

/** The number of items that such a button skips; 0 for anything else. */
export function skippedIn([skipped = '']: readonly string[]): number {
  return /^\d{1,5}$/.test(skipped) ? Math.min(Number(skipped), 10_000) : 0
}
