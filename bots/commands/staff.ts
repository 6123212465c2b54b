import * as z from 'zod'
import type { Role } from '../../db/schema.ts'
import type { IstanbulDay } from '../../src/calendar/istanbul.ts'
import { clean } from '../../src/consent/fold.ts'
import type { Recipient } from '../../src/consent/recipient.ts'
import { listBrands } from '../../src/register/company/brands.ts'
import { complaintsOf } from '../../src/register/complaints/list.ts'
import { roleToFetch, type StaffFile } from '../../src/register/links/downloads.ts'
import { lookUp, ownConsents } from '../../src/register/look-up/look-up.ts'
import { recipientForProof, recipientOf } from '../../src/register/recipients/recipients.ts'
import { draftById } from '../../src/register/record/drafts.ts'
import { messagesIn } from '../messages/index.ts'
import type { offerForm } from './ask.ts'
import {
  type ApprovalKind,
  checkTable,
  codesFor,
  type StaffAction,
  type StaffCommand,
  type StaffShortcut,
  type StaffTable,
} from './command.ts'
import type { SharedMessage, StaffContext, StaffRequest, With } from './context.ts'
import type { SubmittedForm } from './form.ts'
import { answerUnknown, helpCommand, tasksReply } from './help.ts'
import { findAddresses } from './parse/find-addresses.ts'
import { guessedText } from './parse/guess.ts'
import { oldButton, roleTooLow, textOnly } from './replies.ts'
import { button, type Choice, type FormAnswer, note, type ReceivedAction, type Reply } from './reply.ts'
import {
  commandAction,
  findCommand,
  formAction,
  keptFormAction,
  refusedFor,
  runCommand,
  runUntilStored,
  submitForm,
  withoutOwnName,
} from './run.ts'

/** Runs a typed command of staff. An empty text shows the tasks of every day, an unknown command gets help. */
export async function runStaffCommand(context: StaffContext, text: string): Promise<Reply> {
  const typed = withoutOwnName(clean(text), context.command)
  if (typed === '') return tasksReply(context)
  const command = findCommand(typed, context.table.commands)
  if (command === null) return await answerUnknown(context, typed)
  return await runCommand(context, command.command, command.rest)
}

/** Runs a command that was sent as a message. If it has an address and was sent in a channel, a note warns of other readers. */
export async function runStaffMessage(context: StaffContext, text: string): Promise<Reply> {
  const reply = await runStaffCommand(context, text)
  const { staff } = messagesIn(context.language)
  const isAddressVisible = context.channel !== null && findAddresses(text).length > 0
  return isAddressVisible
    ? { ...reply, parts: [...reply.parts, note(staff.general.addressInChannel)] }
    : reply
}

/** Runs the function of a pressed button if the caller has the role for it. */
export async function runStaffAction(
  context: StaffContext,
  { name, values }: ReceivedAction,
): Promise<Reply> {
  const action = context.table.actions.get(name)
  if (action === undefined) return oldButton(context)
  return refusedFor(context, action.role) ?? (await action.run(context, values))
}

/** Runs an entry of Slack's message menu on a message if the caller has the role for it. */
export async function runStaffShortcut(
  context: StaffContext,
  name: string,
  message: SharedMessage,
): Promise<Reply> {
  const shortcut = context.table.shortcuts.get(name)
  if (shortcut === undefined) return oldButton(context)
  return refusedFor(context, shortcut.role) ?? (await shortcut.run(context, message))
}

/** Runs the command of a sent form. If the form was opened from a Slack message, that message gets a check mark once done. */
export async function submitStaffForm(context: StaffContext, form: SubmittedForm): Promise<FormAnswer> {
  const { commands, formCommands } = context.table
  const command = [...commands, ...formCommands].find(({ name }) => name === form.name)
  if (command?.form === undefined) return { kind: 'reply', reply: oldButton(context) }
  const [words = '', message] = form.values
  return await runUntilStored(context, command, form, async () => {
    const answer = await submitForm(context, command, form.filled, words)
    if (message !== undefined && answer.kind === 'reply' && isDone(answer.reply))
      await markRecorded(context, message)
    return answer
  })
}

/**
 * True if a reply says that a request is done, so that its message may get a check mark: something was stored, and no ONAY
 * remains that the RET was to end.
 */
function isDone({ isStored, leavesOnay }: Reply): boolean {
  return isStored === true && leavesOnay !== true
}

/** Schema of the stored place of a Slack message: its channel and its id (`ts`). */
const placeShape = z.lazy(() => z.object({ channel: z.string(), ts: z.string() }))

/** Puts a check mark on the Slack message from which a form was opened. */
async function markRecorded(context: With<'outbox'>, id: string): Promise<void> {
  const { register, outbox, actor } = context
  const place = placeShape.safeParse(await draftById(register, actor.id, id)).data
  if (place === undefined) return
  const { channel: target, ts } = place
  const payload = { name: 'white_check_mark', timestamp: ts }
  const message = { kind: 'call', method: 'reactions.add', payload } as const
  await outbox.put([{ key: `recorded:${target}:${ts}`, platform: 'slack', target, message }])
  void outbox.deliverDue()
}

/** Runs the corrected command that a button offers. */
async function guessAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const text = await guessedText(context, values)
  return text === null ? oldButton(context) : await runStaffCommand(context, text)
}

/** Commands, forms and buttons that a feature adds to staff chat. */
export interface StaffParts {
  /** Commands that can be typed. Their forms, help, hints, menus and table of the docs come from here. */
  readonly commands?: readonly StaffCommand[]
  /** Commands that are run by a form alone. */
  readonly formCommands?: readonly StaffCommand[]
  readonly actions?: Readonly<Record<string, StaffAction>>
  readonly shortcuts?: Readonly<Record<string, StaffShortcut>>
  readonly approvals?: Readonly<Record<string, ApprovalKind>>
}

/** Joins the commands, forms and buttons of all features. Throws if two features use the same word or button. */
export function staffTableOf(features: readonly StaffParts[]): StaffTable {
  const commands = [...features.flatMap((feature) => feature.commands ?? []), helpCommand]
  const formCommands = features.flatMap((feature) => feature.formCommands ?? [])
  checkTable(commands)
  const all = [...commands, ...formCommands]
  return {
    commands,
    formCommands,
    actions: mapOf([
      {
        form: { role: null, run: (context, values) => formAction(context, values, all) },
        'kept-form': { role: null, run: (context, values) => keptFormAction(context, values, all) },
        command: { role: null, run: (context, values) => commandAction(context, values, commands) },
        guess: { role: null, run: guessAction },
      },
      ...features.map((feature) => feature.actions ?? {}),
    ]),
    shortcuts: mapOf(features.map((feature) => feature.shortcuts ?? {})),
    approvals: mapOf(features.map((feature) => feature.approvals ?? {})),
  }
}

/** Joins the parts into a map; throws if a name occurs twice. */
function mapOf<Value>(parts: readonly Readonly<Record<string, Value>>[]): ReadonlyMap<string, Value> {
  const entries = parts.flatMap((part) => Object.entries(part))
  const map = new Map(entries)
  if (map.size < entries.length) throw new Error('Cannot use a name twice in a table of actions')
  return map
}

/** Functions that a front end calls for staff. */
export interface StaffChat {
  readonly run: typeof runStaffCommand
  readonly say: typeof runStaffMessage
  readonly press: typeof runStaffAction
  readonly submit: typeof submitStaffForm
  readonly shortcut: typeof runStaffShortcut
  /** Makes the content of the app's home tab in Slack. */
  readonly home: (context: StaffContext) => Promise<Reply>
  /** Adds a button to a reply whose form could not be opened. */
  readonly offerForm: typeof offerForm
}

/** File about one recipient. */
export type RecipientFile = Extract<StaffFile, { readonly recipientId: number }>
export const recipientFiles = ['evidence-pack', 'person-data'] as const

/**
 * Role that each button about a recipient needs. The function of a button logs and counts the look-up of the recipient. Only
 * for `change`, which opens a form, `referredRecipient` does.
 */
const roleFor = {
  'look-up': 'viewer',
  history: 'viewer',
  evidence: 'viewer',
  change: 'editor',
  reject: 'editor',
  erase: 'admin',
  'evidence-pack': roleToFetch['evidence-pack'],
  'person-data': roleToFetch['person-data'],
} as const satisfies Record<string, Role>

type Purpose = keyof typeof roleFor
export type Referring = Pick<StaffRequest, 'register' | 'actor'>

/**
 * Returns an encrypted reference to a recipient for a button. Only this caller can use it, and only for this purpose.
 */
export function referenceTo({ register, actor }: Referring, purpose: Purpose, recipientId: number): string {
  return register.vault.refer(recipientId, bindingOf(actor, purpose))
}

/** Returns the text with which a reference is encrypted: another caller, role or purpose cannot decrypt it. */
function bindingOf({ id }: StaffRequest['actor'], purpose: Purpose): string {
  return `${id} ${roleFor[purpose]} ${purpose}`
}

/** Recipient whom a button names, or why the press is refused. */
type ReferredRecipient =
  | { readonly kind: 'found'; readonly recipientId: number; readonly recipient: Recipient }
  | RefusedReference

/** Reason for refusing a press: an old button, a role that is too low, or the daily limit of look-ups (ceiling). */
export type RefusedReference = { readonly kind: 'refused' } & (
  | { readonly reason: 'old-button' }
  | { readonly reason: 'role-too-low'; readonly role: Role }
  | { readonly reason: 'ceiling'; readonly perDay: number }
)

/**
 * Returns the recipient whom a button names. Refuses a caller to whom the button was not shown, and a caller without
 * the role in a brand that has a record of the recipient.
 */
export async function referredRecipient(
  context: StaffRequest,
  purpose: Purpose,
  reference: string,
): Promise<ReferredRecipient> {
  const { register, actor, authority } = context
  const role = roleFor[purpose]
  const oldButtonRefusal = { kind: 'refused', reason: 'old-button' } as const
  if (!authority.may(role)) return { kind: 'refused', reason: 'role-too-low', role }
  const recipientId = register.vault.referred(reference, bindingOf(actor, purpose))
  if (recipientId === null) return oldButtonRefusal
  const recipientById = purposesOfErased.has(purpose) ? recipientForProof : recipientOf
  const recipient = await recipientById(register, recipientId)
  if (recipient === null || !(await isKnownToCaller(context, recipient, role))) return oldButtonRefusal
  if (purpose !== 'change') return { kind: 'found', recipientId, recipient }
  const brandCodes = codesFor(context, role)
  const logged = await lookUp(register, actor, { recipient, brandCodes, purpose: 'look-up' })
  if (logged.kind === 'ceiling') return { kind: 'refused', reason: 'ceiling', perDay: logged.perDay }
  return { kind: 'found', recipientId, recipient }
}

/** Answers a press that was refused: an old button, a role too low, or too many look-ups today. */
export function refusedReference(context: StaffRequest, refused: RefusedReference): Reply {
  switch (refused.reason) {
    case 'old-button':
      return oldButton(context)
    case 'role-too-low':
      return roleTooLow(context, refused.role)
    case 'ceiling':
      return textOnly(messagesIn(context.language).staff.general.ceiling(refused.perDay))
  }
}

/** Buttons that also work for a recipient whose address was erased. */
const purposesOfErased: ReadonlySet<Purpose> = new Set(['erase', 'evidence-pack', 'person-data'])

/**
 * True if a brand in which the caller has the role has a consent or a complaint of the recipient. The role for every
 * brand is enough by itself.
 */
async function isKnownToCaller(context: StaffRequest, recipient: Recipient, role: Role): Promise<boolean> {
  const { register } = context
  if (await coversEveryBrand(context, role)) return true
  const brandCodes = codesFor(context, role)
  const consents = await ownConsents(register, recipient)
  if (consents.some(({ brandCode }) => brandCodes.includes(brandCode))) return true
  return (await complaintsOf(register, { recipient, brandCodes })).length > 0
}

/** True if the caller has the role for every brand. */
export async function coversEveryBrand({ register, authority }: StaffRequest, role: Role): Promise<boolean> {
  return authority.brandsFor(role).length === (await listBrands(register)).length
}

/**
 * Makes a button that shows the evidence of a recipient's consents, in a brand or in all that the caller sees, as of
 * a day.
 */
export function evidenceChoice(
  context: StaffRequest,
  recipientId: number,
  brandCode: number | null,
  day: IstanbulDay | null = null,
): Choice {
  const label = messagesIn(context.language).staff.general.evidence
  const reference = referenceTo(context, 'evidence', recipientId)
  return button(label, 'evidence', reference, day ?? '', brandCode ?? '')
}

/** Makes a button that opens the form for changing a recipient's consents. */
export function changeChoice(context: StaffRequest, recipientId: number): Choice {
  const { change } = messagesIn(context.language).staff.lookUp
  return button(change, 'change', referenceTo(context, 'change', recipientId))
}
