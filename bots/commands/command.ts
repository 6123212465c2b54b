import type { Role } from '../../db/schema.ts'
import type { Status } from '../../src/consent/consent.ts'
import { fold } from '../../src/consent/fold.ts'
import type { Approval } from '../../src/register/approvals.ts'
import type { Brand } from '../../src/register/company/brands.ts'
import type { Language } from '../../src/register/recipients/people.ts'
import { type Messages, messagesIn } from '../messages/index.ts'
import type { Arguments, ArgumentsWith, FormParameter, ParameterName } from './arguments.ts'
import type { SharedMessage, StaffContext, StaffRequest } from './context.ts'
import type { FieldName, FieldWords } from './form.ts'
import type { Reply, Text } from './reply.ts'

export type StaffCommandName = keyof Messages['commands']['staff']

/** Form of a command, before the messages give its fields their labels. */
interface CommandForm {
  readonly title: string
  readonly submit?: string
  readonly intro?: Text | undefined
  /** Fields of the form in their order; by default the parameters that the command takes. */
  readonly asks?: readonly FormParameter[]
  readonly needs?: readonly FormParameter[]
  /** Labels and hints in place of the usual ones. */
  readonly fields?: Readonly<Partial<Record<FieldName, Partial<FieldWords>>>>
}

/** Brands that a command offers: those where the caller has the role, without the closed ones if `isOpen`. */
interface CommandBrands {
  readonly role: Role
  readonly isOpen?: boolean
}

/** One staff command. Reading, form, usage line, help and menus come from it. */
export interface StaffCommand {
  readonly name: StaffCommandName
  /** One or two words each; the first is the one we show. */
  readonly words: Readonly<Record<Language, readonly string[]>>
  /** How many of its words the usage line shows; one by default. */
  readonly wordsShown?: number
  /** Null: everyone may run it. */
  readonly role: Role | null
  /** Typed examples, without the slash command. Tests run all of them. */
  readonly examples: Readonly<Record<Language, readonly string[]>>
  /** Parameters, in the order in which the usage line shows them. */
  readonly takes: readonly ParameterName[]
  /** A form asks for those that are missing. */
  readonly needs?: readonly ParameterName[]
  /** Brands that may be named in its words or chosen in its form; by default all that this person sees. */
  readonly brands?: CommandBrands
  /** Status that the command records, if it records one. */
  readonly records?: Status
  /** True if the words after the verb are not read, since they may hold addresses. */
  readonly ignoresWords?: true
  readonly form?: (messages: Messages, context: StaffRequest) => CommandForm
  /** Refuses a caller who has the role and yet may not run it; null if they may. Nothing is asked before. */
  readonly refusal?: (context: StaffRequest) => Promise<Reply | null>
  run(context: StaffContext, args: Arguments, command: StaffCommand): Promise<Reply>
}

/**
 * Defines a command that never runs without the parameters it needs. Its function gets the request, and names the powers
 * it needs beyond that (`With`).
 */
export function defineCommand<const Needed extends ParameterName = never>(
  command: Omit<StaffCommand, 'needs' | 'run'> & {
    readonly needs?: readonly Needed[]
    run(context: StaffRequest, args: ArgumentsWith<Needed>, command: StaffCommand): Promise<Reply>
  },
): StaffCommand {
  // Its run is only called with arguments of the kinds it needs (run.ts), which the common type does not name.
  return command as StaffCommand
}

/** Words and examples of a command that cannot be typed: only its form runs it. */
export const formAlone = { words: { tr: [], en: [] }, examples: { tr: [], en: [] } }

/** Entry of the menu that Slack shows on each message. */
export interface StaffShortcut {
  readonly role: Role
  /** Names and descriptions in Slack's menu, which shows everyone both languages. */
  readonly names: Readonly<Record<Language, string>>
  readonly descriptions: Readonly<Record<Language, string>>
  run(context: StaffContext, message: SharedMessage): Promise<Reply>
}

/** Function of a button. Everyone may press it if its role is null. */
export interface StaffAction {
  readonly role: Role | null
  run(context: StaffContext, values: readonly string[]): Promise<Reply>
}

/** Kind of request that a second person has to approve. */
export interface ApprovalKind {
  /** A line for the approver, addresses masked; null where the body cannot be read. */
  describe(context: StaffRequest, approval: Approval, body: unknown): Promise<string | null>
  /**
   * Does what was approved; repeating is harmless. Null if the body cannot be read. Throws if it must be
   * pressed again. `stored`: number of changes; null if the requester is notified otherwise.
   */
  perform(
    context: StaffContext,
    approval: Approval & { readonly decidedBy: string },
    body: unknown,
  ): Promise<{ readonly reply: Reply; readonly stored: number | null } | null>
}

/** All commands, forms and buttons of staff chat. */
export interface StaffTable {
  readonly commands: readonly StaffCommand[]
  readonly formCommands: readonly StaffCommand[]
  readonly actions: ReadonlyMap<string, StaffAction>
  readonly shortcuts: ReadonlyMap<string, StaffShortcut>
  readonly approvals: ReadonlyMap<string, ApprovalKind>
}

/**
 * Returns an example of a command with its slash command: the first that has more than the verb, if there is
 * one.
 */
export function exampleOf(
  context: Pick<StaffRequest, 'command' | 'language'>,
  command: StaffCommand,
): string {
  const verbs = command.words[context.language]
  const examples = command.examples[context.language]
  const example = examples.find((candidate) => !verbs.includes(candidate)) ?? examples[0] ?? verbs[0] ?? ''
  return `${context.command} ${example}`
}

/**
 * Returns the usage line of a command, such as `/izin ret ADRES [kanal]`: optional parameters stand in
 * brackets.
 */
export function usageLine(
  context: Pick<StaffRequest, 'command' | 'language'>,
  { words, wordsShown = 1, takes, needs = [] }: StaffCommand,
): string {
  const { names, keyed, choices } = messagesIn(context.language).parameters
  const usageWords = new Map(Object.entries({ ...keyed, ...choices }))
  const pieces = takes.map((name) =>
    needs.includes(name)
      ? (usageWords.get(name) ?? names[name].toLocaleUpperCase(context.language))
      : `[${usageWords.get(name) ?? names[name]}]`,
  )
  const verb = words[context.language].slice(0, wordsShown).join('|')
  return [context.command, verb, ...pieces].join(' ')
}

/** Returns the brands that the caller may name in a command or choose in its form. */
export function brandsOf(
  { authority }: StaffRequest,
  { brands }: Pick<StaffCommand, 'brands'>,
): readonly Brand[] {
  const { role, isOpen = false } = brands ?? { role: 'viewer' }
  return authority.brandsFor(role).filter(({ closedAt }) => !isOpen || closedAt === null)
}

/** Returns the brands of which the caller is admin. */
export function adminBrands({ authority }: StaffRequest, which: 'open' | 'all' = 'all'): readonly Brand[] {
  return authority.brandsFor('admin').filter(({ closedAt }) => which === 'all' || closedAt === null)
}

/**
 * Returns the codes of the brands in which the caller has the role; with `brandCode`, of this brand alone.
 */
export function codesFor({ authority }: Authorized, role: Role, brandCode: number | null = null): number[] {
  const codes = authority.brandsFor(role).map(({ code }) => code)
  return brandCode === null ? codes : codes.filter((code) => code === brandCode)
}

type Authorized = Pick<StaffRequest, 'authority'>

interface Row<Name extends string> {
  readonly name: Name
  readonly words: Readonly<Record<Language, readonly string[]>>
}

/** Throws if two commands have the same word, so that the program does not start. */
export function checkTable(commands: readonly Row<string>[]): void {
  const owners = new Map<string, string>()
  for (const { name, words } of commands) {
    for (const word of new Set([...words.tr, ...words.en].map(fold))) {
      const owner = owners.get(word)
      if (owner !== undefined)
        throw new Error(`Cannot use the command word "${word}": both ${owner} and ${name} have it`)
      owners.set(word, name)
    }
  }
}
