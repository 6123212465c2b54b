import type { FormParameter } from './arguments.ts'
import type { FieldErrors, Form } from './form.ts'

/* Reply to a command as plain values, without markup. Each bot renders it for its platform and escapes its texts. */

/** Text of a reply, in pieces. A person and a chat room are named by their Slack ids. */
export type Text =
  | string
  | readonly (
      | string
      | { readonly strong: string }
      | { readonly code: string }
      | { readonly person: string }
      | { readonly room: string }
    )[]

/** Joins texts with line breaks. */
export function inLines(lines: readonly Text[]): Text {
  return lines.flatMap((line, index) => [
    ...(index === 0 ? [] : ['\n']),
    ...(typeof line === 'string' ? [line] : line),
  ])
}

/** Replaces each table in a reply by the parts that say the same in lines, for a platform without tables. */
export function withoutTables(parts: readonly Part[]): Part[] {
  return parts.flatMap((part) => (part.kind === 'table' ? withoutTables(part.otherwise) : [part]))
}

/** Function of a button and its values. The platform sees the values, so none is an address or a recipient's number. */
export interface Action {
  readonly name: string
  readonly values: readonly (string | number)[]
}

/** Action as a platform sends it, not checked yet: a value may be any text. */
export interface ReceivedAction {
  readonly name: string
  readonly values: readonly string[]
}

/** Button, or entry of a menu. */
export interface Choice {
  readonly label: string
  readonly action: Action
  readonly style?: 'primary' | 'danger'
  /** Question that the platform asks before the press counts, if it can. */
  readonly confirm?: {
    readonly title: string
    readonly text: string
    readonly yes: string
    readonly no: string
  }
}

/** Makes a button that calls the named function with the values. */
export function button(label: string, name: string, ...values: Action['values']): Choice {
  return { label, action: { name, values } }
}

/** Makes a button that the platform shows in red, since its function is hard to undo. */
export function dangerButton(label: string, name: string, ...values: Action['values']): Choice {
  return { ...button(label, name, ...values), style: 'danger' }
}

/** Part of a reply, such as a paragraph, a table or a row of buttons. */
export type Part =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: Text }
  | { readonly kind: 'note'; readonly text: Text }
  | {
      readonly kind: 'table'
      readonly head: readonly string[]
      readonly rows: readonly (readonly Text[])[]
      readonly otherwise: readonly Part[]
    }
  | { readonly kind: 'choices'; readonly choices: readonly Choice[] }
  | { readonly kind: 'menu'; readonly label: string; readonly choices: readonly Choice[] }
  | { readonly kind: 'links'; readonly links: readonly { readonly label: string; readonly url: string }[] }
  /** Asks for the person's own phone number (Telegram). */
  | { readonly kind: 'contact-request'; readonly label: string }

/** Makes a row of buttons. */
export function buttons(...choices: readonly Choice[]): Part {
  return { kind: 'choices', choices }
}

/** Makes buttons for up to 5 choices and a menu for more. Slack's menus hold 100 entries. */
export function chooseFrom(label: string, choices: readonly Choice[]): Part {
  return choices.length <= 5 ? buttons(...choices) : menu(label, choices.slice(0, 100))
}

/** Makes a menu to choose one of many entries from. */
export function menu(label: string, choices: readonly Choice[]): Part {
  return { kind: 'menu', label, choices }
}

/** Makes a paragraph of a reply. */
export function paragraph(text: Text): Part {
  return { kind: 'text', text }
}

/** Makes a paragraph in small letters. */
export function note(text: Text): Part {
  return { kind: 'note', text }
}

/** Makes a reply whose text is also its summary. */
export function sentence(text: string, ...parts: readonly Part[]): Reply {
  return textReply(text, text, ...parts)
}

/** Shows each fact on a line: its label, then its value in bold. */
export function factLines(facts: readonly { readonly label: string; readonly value: string }[]): Part {
  return paragraph(inLines(facts.map(({ label, value }) => [`${label}: `, { strong: value }])))
}

/** Makes a reply with a title. */
export function titledReply(title: string, ...parts: readonly Part[]): Reply {
  return { summary: title, parts: [{ kind: 'heading', text: title }, ...parts] }
}

/** Makes a reply of a text and further parts. Notifications show only the summary, which never contains an address. */
export function textReply(summary: string, text: Text, ...parts: readonly Part[]): Reply {
  return { summary, parts: [{ kind: 'text', text }, ...parts] }
}

export interface Reply {
  /** Text for notifications and screen readers. It never contains an address. */
  readonly summary: string
  readonly parts: readonly Part[]
  /** Replaces the message whose button was pressed. */
  readonly replaces?: boolean
  /** Removes a keyboard that asked for a contact (Telegram). */
  readonly closesKeyboard?: boolean
  /** Parameter with a wrong value. The form shows the summary at its field; nothing was done. */
  readonly wrong?: FormParameter
  /** True if something was stored. A form with this answer has no effect when it is sent again. */
  readonly isStored?: boolean
  /** True if a RET was recorded, but an ONAY that it was to end still counts. */
  readonly leavesOnay?: boolean
  /** Form to open; a platform without forms shows the parts instead. */
  readonly form?: Form
}

/** Returns the reply marked as the answer to a request that stored something. */
export function stored(reply: Reply): Reply {
  return { ...reply, isStored: true }
}

/** Answer to a sent form: errors, by field name, which keep the form open; or a reply that replaces it. */
export type FormAnswer =
  | { readonly kind: 'errors'; readonly errors: FieldErrors }
  | { readonly kind: 'reply'; readonly reply: Reply }

/** Character between the name and the values in the text of a button. */
const separator = '|'

/**
 * Writes the function of a button and its values as one text, which the platform sends back with a press. Throws if a value
 * has the separator, or if the text is over 64 bytes, Telegram's limit.
 */
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

/** Splits the text of a button into the name of its function and its values. */
export function decodeAction(text: string): ReceivedAction {
  const [name = '', ...values] = text.split(separator)
  return { name, values }
}

/**
 * Returns the items of one page of a list, and buttons to the pages before and after it. A button carries the number of items
 * to skip. A number beyond the list shows the first page.
 */
export function pageOf<Item>(
  items: readonly Item[],
  skipped: number,
  { size, action, before, after }: { size: number; action: string; before: string; after: string },
): { readonly shown: readonly Item[]; readonly pageChoices: readonly Choice[] } {
  const offset = skipped < items.length ? skipped : 0
  const pageChoices = [
    ...(offset > 0 ? [button(before, action, Math.max(0, offset - size))] : []),
    ...(offset + size < items.length ? [button(after, action, offset + size)] : []),
  ]
  return { shown: items.slice(offset, offset + size), pageChoices }
}

/** Returns how many items to skip, from the value of a page button; 0 for an unreadable value. */
export function skippedIn([skipped = '']: readonly string[]): number {
  return /^\d{1,5}$/.test(skipped) ? Math.min(Number(skipped), 10_000) : 0
}
