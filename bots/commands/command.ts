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
  /** Fields that must be filled beside the parameters that the command needs. */
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
  /** Verbs that call the command, in each language, of one or two words each. Replies show the first. */
  readonly words: Readonly<Record<Language, readonly string[]>>
  /** Number of verbs that the usage line shows; one by default. */
  readonly wordsShown?: number
  /** Null: everyone may run it. */
  readonly role: Role | null
  /** Typed examples, without the slash command. Tests run all of them. */
  readonly examples: Readonly<Record<Language, readonly string[]>>
  /** Parameters, in the order in which the usage line shows them. */
  readonly takes: readonly ParameterName[]
  /** Parameters without which the command does not run. If one is missing, a form asks for it. */
  readonly needs?: readonly ParameterName[]
  /** Brands that may be named in its words or chosen in its form; by default all that this person sees. */
  readonly brands?: CommandBrands
  /** Status that the command records, if it records one. */
  readonly records?: Status
  /** True if the words after the verb are not read, since they may hold addresses. */
  readonly ignoresWords?: true
  readonly form?: (messages: Messages, context: StaffRequest) => CommandForm
  /** Returns the refusal of a caller who has the role but may still not run the command; null if they may. */
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
  // run.ts calls `run` only if the needed arguments are there, which the common type of commands cannot say.
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

/** Function of a button, and the role that a person needs to press it. If `role` is null, everyone may. */
export interface StaffAction {
  readonly role: Role | null
  run(context: StaffContext, values: readonly string[]): Promise<Reply>
}

/** Kind of request that a second person has to approve. */
export interface ApprovalKind {
  /** Returns a line for the approver with addresses masked; null if the body of the request cannot be read. */
  describe(context: StaffRequest, approval: Approval, body: unknown): Promise<string | null>
  /**
   * Carries out the approved request; repeating is harmless. Returns null if its body cannot be read. Throws if the approver
   * must press again. `stored` is the number of recorded changes; null if the requester is notified in another way.
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
 * Returns an example of a command to type, such as `/izin ret 0532 …`. It is the first of the command's
 * examples that has more than the verb.
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
 * Returns the codes of the brands in which the caller has the role. With `brandCode` only this code is returned, or none if the
 * caller lacks the role there.
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

/** Checks the commands at the start of the program. Throws if two have the same verb, so that the program does not start. */
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
