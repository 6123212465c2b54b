import type { Role } from '../../db/schema.ts'
import { type BusinessDayRules, businessDaysLeft } from '../../src/calendar/business-days.ts'
import { dayOf } from '../../src/calendar/istanbul.ts'
import { fold } from '../../src/consent/fold.ts'
import { maskAddress, type Recipient } from '../../src/consent/recipient.ts'
import {
  type Approval,
  type ApprovalRequest,
  type ApprovalRequestResult,
  requestApproval,
  bodyOfApproval,
} from '../../src/register/approvals.ts'
import type { ChangeView } from '../../src/register/changes/changes.ts'
import { type Brand, brandNames } from '../../src/register/company/brands.ts'
import { editorsOf } from '../../src/register/company/staff.ts'
import type { Complaint } from '../../src/register/complaints/list.ts'
import type { RequestedFile, StaffFile } from '../../src/register/links/downloads.ts'
import { makeFileLink } from '../../src/register/links/file-links.ts'
import { type Messages, messagesIn } from '../messages/index.ts'
import { recordedBySystem } from '../messages/recorded-by.ts'
import type { StaffRequest, With } from './context.ts'
import {
  button,
  buttons,
  type Choice,
  note,
  type Part,
  paragraph,
  type Reply,
  type Text,
  textReply,
} from './reply.ts'

type RequestLanguage = Pick<StaffRequest, 'language'>

/** Makes a reply whose text is also its summary. */
export function textOnly(sentence: string, ...parts: readonly Part[]): Reply {
  return textReply(sentence, sentence, ...parts)
}

/** Returns the command that shows the help. */
export function helpLine({ command, language }: Pick<StaffRequest, 'command' | 'language'>): string {
  return `${command} ${language === 'tr' ? 'yardım' : 'help'}`
}

/** Answers a caller without any role, with a button that asks the admins for one. */
export function noRole({ language }: RequestLanguage): Reply {
  return textOnly(messagesIn(language).staff.general.noRole, askForRole(language))
}

/** Answers a caller whose role is too low, with a button that asks the admins for a higher one. */
export function roleTooLow({ language }: RequestLanguage, needed: Role): Reply {
  return textOnly(messagesIn(language).staff.general.roleTooLow(needed), askForRole(language))
}

/** Makes a button that asks the admins for a role. */
export function askForRole(language: StaffRequest['language']): Part {
  const { askForRole: label } = messagesIn(language).staff.general
  return buttons(button(label, 'ask-role'))
}

/** Tells a requester that a second person must approve, with a button to cancel. The parts `about` describe the request. */
export function waitingParts(
  { language }: RequestLanguage,
  { approval, notified: people }: Extract<ApprovalRequestResult, { kind: 'asked' }>,
  ...about: readonly Part[]
): Part[] {
  const { secondPerson: texts, words } = messagesIn(language)
  const { id, reason, changes, expiresAt } = approval
  return [
    paragraph(texts.waitingLine(reason, changes)),
    ...about,
    note(texts.texts(people, expiresAt)),
    buttons(button(words.cancel, 'second-decline', id)),
  ]
}

/**
 * Stores a request that a second person must approve, and sends a message to everyone in Slack who may. The message has no
 * address. Without such a person nothing is stored (`no-approver`).
 */
export async function askSecondPerson(
  { register, outbox, actor, alwaysAdmins }: With<'alwaysAdmins' | 'outbox'>,
  request: ApprovalRequest,
): Promise<ApprovalRequestResult> {
  const editors = await editorsOf(register, request.brandCode, alwaysAdmins)
  const approvers = editors.filter((editor) => editor !== actor.id)
  if (approvers.length === 0) return { kind: 'no-approver' }
  const approval = await requestApproval(register, actor.id, request)
  const { id, reason, changes, askedBy, askedAt, expiresAt } = approval
  const brandName = (await brandNames(register))(request.brandCode)
  await outbox.put(
    approvers.map((target) => ({
      key: `second-person:${id}:${target}`,
      platform: 'slack',
      target,
      message: {
        kind: 'second-person-asked',
        approval: { id, reason, changes, askedBy, askedAt, expiresAt },
        brandName,
      },
    })),
  )
  void outbox.deliverDue()
  return { kind: 'asked', approval, notified: approvers.length }
}

/** Answers that the address was erased and that its RET is still obeyed. The address is masked. */
export function erasedReply({ language }: RequestLanguage, { address }: Recipient): Reply {
  const hidden = messagesIn(language).staff.general.erased
  return textReply(hidden, [{ strong: maskAddress(address) }], paragraph(hidden))
}

/** Answers a press of a button that no longer works. */
export function oldButton({ language }: RequestLanguage): Reply {
  return textOnly(messagesIn(language).staff.general.oldButton)
}

/** Maximum length in characters of a typed text that a reply quotes. */
const quotedMax = 40
/** Returns a placeholder for a typed text that a reply must not repeat, since it may be an address. */
export const unsaid = () => '"…"'

/**
 * Quotes a typed text for a reply. A text that may be an address becomes a placeholder, and also one with the word
 * "kaydedildi" (recorded), which scripts that read replies would take for success.
 */
export function quoted(text: string): string {
  // Eight digits may be typed as a date; more may be a phone number.
  const unsafe =
    (text.includes('@') && !/^@\p{L}+$/u.test(text)) ||
    (text.match(/\p{Nd}/gu)?.length ?? 0) > 8 ||
    fold(text).includes('kaydedildi')
  const letters = Array.from(text)
  if (unsafe) return unsaid()
  return letters.length > quotedMax ? `"${letters.slice(0, quotedMax).join('')}…"` : `"${text}"`
}

/** Number of leading characters of a change id that a button carries. */
export const beginningDigits = 13
/** Largest number of changes in a button: two channels of a phone number, each for both recipient types. */
export const changesMax = 4

/** For each kind of file, the fields that name it in a button, in this order: a button of Telegram holds only 64 bytes. */
export const carriedOfFile: Readonly<Partial<Record<RequestedFile['kind'], readonly string[]>>> = {
  'movement-file': ['brandCode', 'date'],
  'movement-stamp': ['brandCode', 'date'],
  'permitted-xlsx': ['brandCode', 'scope'],
  'permitted-csv': ['brandCode', 'asOf', 'scope'],
  'evidence-pack': ['brandCode', 'recipientId', 'day', 'format'],
  'listed-file': ['brandCode', 'listId'],
  'import-accepted': ['brandCode', 'importId'],
  'import-rejected': ['brandCode', 'importId'],
  'iys-file': ['brandCode', 'file'],
  'iys-refusals': ['brandCode'],
  'person-data': ['recipientId'],
}

/** File as a button names it. A recipient is named by an encrypted reference, which only this caller can use. */
type Carried<File> = File extends { readonly recipientId: number }
  ? Omit<File, 'recipientId'> & { readonly recipientId: string }
  : File

/** Returns a link that downloads a file once and expires within minutes. */
export async function linkTo(
  { register, publicUrl, actor }: With<'publicUrl'>,
  file: RequestedFile,
): Promise<string> {
  return `${publicUrl}/d/${await makeFileLink(register, actor.id, file)}`
}

/** Returns a link that uploads one file and expires within minutes. */
export async function uploadLink(
  { register, publicUrl, actor, language }: With<'publicUrl'>,
  brandCode: number,
  file: 'consents' | 'iys' = 'consents',
): Promise<string> {
  const purpose = { kind: 'upload', brandCode, language, file } as const
  return `${publicUrl}/y/${await makeFileLink(register, actor.id, purpose)}`
}

/** Makes a button that sends a file. It carries the values that name the file. */
export function fileChoice(label: string, file: Carried<StaffFile>): Choice {
  const fields = new Map<string, unknown>(Object.entries(file))
  const values = (carriedOfFile[file.kind] ?? []).flatMap((name) => {
    const value = fields.get(name)
    if (value === null) return ['']
    return typeof value === 'number' || typeof value === 'string' ? [value] : []
  })
  return button(label, 'file', file.kind, ...values)
}

/** Adds the name of its brand to a button, for an answer with the same button for several brands; null adds nothing. */
export function namingBrand(choice: Choice, brandName: string | null): Choice {
  return brandName === null ? choice : { ...choice, label: `${choice.label} · ${brandName}` }
}

/** Adds the place in a list to a button, as in `2: Göster`, so that the buttons of a list differ; null adds nothing. */
export function atPlace(choice: Choice, place: number | null): Choice {
  return place === null ? choice : { ...choice, label: `${place}: ${choice.label}` }
}

/** Makes a button that opens a page for adding an evidence file to these changes. */
export function evidencePageChoice(changes: readonly { readonly id: string }[], { staff }: Messages): Choice {
  const values = changes.slice(0, changesMax).map(({ id }) => id.slice(0, beginningDigits))
  return button(staff.general.addEvidenceFile, 'add-file', ...values)
}

/** Makes a button that shows a complaint. */
export function showChoice(id: number, { complaint }: Messages): Choice {
  return button(complaint.show(id), 'complaint-show', id)
}

/** Makes a button that closes a complaint. */
export function closeChoice(id: number, { complaint }: Messages): Choice {
  return button(complaint.close(id), 'complaint-close', id)
}

type RecordedChange = Pick<ChangeView, 'door' | 'actor' | 'status'> &
  Partial<Pick<ChangeView, 'secondPerson' | 'effect'>>

/** Names who recorded and who approved a change. A change from the command line names the user of the machine. */
export function recordedBy(
  { door, actor, status, secondPerson, effect }: RecordedChange,
  { language, staff: { lookUp } }: Messages,
): Exclude<Text, string> {
  const recorder = effect === 'void' ? lookUp.voidedBy : lookUp.recordedBy(door, status, actor !== null)
  if (actor === null) return [recorder]
  if (door === 'api' && effect !== 'void') return [recordedBySystem[language](actor, status)]
  const isStaff = door === 'slack' || door === 'import'
  const recorderAndPerson = isStaff ? [`${recorder} `, { person: actor }] : [`${recorder} ${actor}`]
  return secondPerson == null
    ? recorderAndPerson
    : [...recorderAndPerson, `, ${lookUp.approvedBy} `, { person: secondPerson }]
}

/** Facts for the line of a complaint: names of brands, the time, and the rules of business days. */
export interface ComplaintFacts {
  readonly brands: readonly Pick<Brand, 'code' | 'name'>[]
  readonly now: number
  readonly rules: BusinessDayRules
}

/** Describes a complaint in one line: its outcome, or how many business days are left to answer it. */
export function complaintLine(
  { id, brandCode, channel, notedAt, dueOn, outcome, settledAt }: Complaint,
  { brands, now, rules }: ComplaintFacts,
  { complaint: texts }: Messages,
): string {
  const name = brands.find(({ code }) => code === brandCode)?.name ?? String(brandCode)
  const about = texts.about(name, channel)
  const notedOn = dayOf(notedAt)
  if (outcome !== null && settledAt !== null) {
    return texts.settled({ id, about, notedOn, outcome, settledAt: dayOf(settledAt) })
  }
  const daysLeft = businessDaysLeft(dayOf(now), dueOn, rules)
  return texts.open(id, about, notedOn, texts.clock(daysLeft, dueOn))
}

/** True if the complaint is not closed yet. */
export function isOpen({ outcome }: Complaint): boolean {
  return outcome === null
}

/**
 * Shows a request for approval. The approver gets buttons to confirm and decline, the requester a button to cancel. If
 * `outcome` is set, the request was confirmed but not completely carried out: then it can only be confirmed again.
 */
export async function approvalParts(
  context: StaffRequest,
  approval: Approval,
  place: number | null = null,
): Promise<Part[]> {
  const { register, actor, language } = context
  const { secondPerson: texts, words } = messagesIn(language)
  const { id, kind, reason, changes, askedBy, askedAt, expiresAt, outcome } = approval
  const body = await bodyOfApproval(register, id)
  const description = await context.table.approvals.get(kind)?.describe(context, approval, body)
  const confirm: Choice = { ...button(words.confirm, 'second-approve', id), style: 'primary' }
  const isRequester = askedBy === actor.id
  const cancel = button(isRequester ? words.cancel : texts.decline, 'second-decline', id)
  const choices = [...(isRequester ? [] : [confirm]), ...(outcome === null ? [cancel] : [])]
  return [
    paragraph([
      ...(place === null ? [] : [`${place}. `]),
      ...(description == null ? [] : [{ strong: description }, '\n']),
      { person: askedBy },
      ` ${texts.requestLine(reason, changes, askedAt, expiresAt)}`,
      ...(outcome === null ? [] : [`\n${texts.unfinished}`]),
    ]),
    ...(choices.length === 0 ? [] : [buttons(...choices.map((choice) => atPlace(choice, place)))]),
  ]
}
