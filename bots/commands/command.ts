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
  /** Without the slash command. Tests run all of them. */
  readonly examples: Readonly<Record<Language, readonly string[]>>
  /** Parameters, in the order in which the usage line shows them. */
  readonly takes: readonly ParameterName[]
  /** A form asks for those that are missing. */
  readonly needs?: readonly ParameterName[]
  /** Brands that may be named in its words or chosen in its form; by default all that this person sees. */
  readonly brands?: CommandBrands
  readonly records?: Status
  /** True if the words behind the verb are not read, since they may hold addresses. */
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

/** For a command that cannot be typed: only its form runs it. */
export const formAlone = { words: { tr: [], en: [] }, examples: { tr: [], en: [] } }

export interface StaffShortcut {
  readonly role: Role
  /** Names and descriptions in Slack's menu, which shows everyone both languages. */
  readonly names: Readonly<Record<Language, string>>
  readonly descriptions: Readonly<Record<Language, string>>
  run(context: StaffContext, message: SharedMessage): Promise<Reply>
}

export interface StaffAction {
  readonly role: Role | null
  run(context: StaffContext, values: readonly string[]): Promise<Reply>
}

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

/** Returns the first example that has words behind its verb, if there is one. */
export function exampleOf(
  context: Pick<StaffRequest, 'command' | 'language'>,
  command: StaffCommand,
): string {
  const verbs = command.words[context.language]
  const examples = command.examples[context.language]
  const example = examples.find((candidate) => !verbs.includes(candidate)) ?? examples[0] ?? verbs[0] ?? ''
  return `${context.command} ${example}`
}

export function usageLine(
  context: Pick<StaffRequest, 'command' | 'language'>,
  { words, wordsShown = 1, takes, needs = [] }: StaffCommand,
): string {
  const { names, keyed, choices } = messagesIn(context.language).parameters
  const marked = new Map(Object.entries({ ...keyed, ...choices }))
  const pieces = takes.map((name) =>
    needs.includes(name)
      ? (marked.get(name) ?? names[name].toLocaleUpperCase(context.language))
      : `[${marked.get(name) ?? names[name]}]`,
  )
  const verb = words[context.language].slice(0, wordsShown).join('|')
  return [context.command, verb, ...pieces].join(' ')
}

export function brandsOf(
  { authority }: StaffRequest,
  { brands }: Pick<StaffCommand, 'brands'>,
): readonly Brand[] {
  const { role, isOpen = false } = brands ?? { role: 'viewer' }
  return authority.brandsFor(role).filter(({ closedAt }) => !isOpen || closedAt === null)
}

export function adminBrands({ authority }: StaffRequest, which: 'open' | 'all' = 'all'): readonly Brand[] {
  return authority.brandsFor('admin').filter(({ closedAt }) => which === 'all' || closedAt === null)
}

/** Codes of the brands in which this person has the role. If a brand was asked for, only that one. */
export function codesFor({ authority }: Authorized, role: Role, brandCode: number | null = null): number[] {
  const codes = authority.brandsFor(role).map(({ code }) => code)
  return brandCode === null ? codes : codes.filter((code) => code === brandCode)
}

type Authorized = Pick<StaffRequest, 'authority'>

interface Row<Name extends string> {
  readonly name: Name
  readonly words: Readonly<Record<Language, readonly string[]>>
}

/** Stops the start if two commands answer to one word. */
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
