import { messagesIn } from '../messages/index.ts'
import { checkTable, exampleOf, type StaffAction, type StaffCommand, type StaffShortcut } from './command.ts'
import { complaintCommand } from './consents/complaint.ts'
import {
  closeComplaintCommand,
  complaintActions,
  complaintAnswerCommand,
  complaintsCommand,
} from './consents/complaints.ts'
import { eraseActions, eraseCommand } from './consents/erase.ts'
import { evidenceActions, evidenceCommand } from './consents/evidence.ts'
import { addEvidenceCommand, evidenceFileActions } from './consents/evidence-files.ts'
import { fileActions } from './consents/files.ts'
import { historyActions, historyCommand } from './consents/history.ts'
import { listCommand } from './consents/list.ts'
import { lookUpActions, lookUpCommand } from './consents/look-up.ts'
import { addCommand, changeCommand, confirmCommand, recordActions, rejectCommand } from './consents/record.ts'
import { recordFormActions, refuseMessage } from './consents/record-forms.ts'
import { secondPersonActions } from './consents/second-person.ts'
import { sharedFile, uploadActions, uploadCommand, voidUploadCommand } from './consents/upload.ts'
import type { SharedMessage, StaffContext } from './context.ts'
import type { SubmittedForm } from './form.ts'
import { helpCommand, usageReply } from './help.ts'
import {
  brandActions,
  brandAddCommand,
  brandCloseCommand,
  brandEditCommand,
  brandsCommand,
} from './manage/brands.ts'
import { roleActions, roleGiveCommand, rolesCommand, roleTakeCommand } from './manage/roles.ts'
import { roomActions, roomAddCommand, roomRemoveCommand, roomsCommand } from './manage/rooms.ts'
import { settingActions, settingsCommand } from './manage/settings.ts'
import { diagnosisCommand, setupCommand } from './manage/setup.ts'
import { findAddresses } from './parse/find-addresses.ts'
import { clean, fold, nearest } from './parse/fold.ts'
import { helpLine, oldButton, quoted, saying } from './replies.ts'
import { buttons, type FormAnswer, note, type ReceivedAction, type Reply } from './reply.ts'
import { changesActions, changesCommand } from './reports/changes.ts'
import { databaseActions, databaseCommand } from './reports/database.ts'
import { lastReportsCommand, reportActions, reportCommand } from './reports/reports.ts'
import { homeReply, waitingActions, waitingCommand } from './reports/waiting.ts'
import {
  commandAction,
  findCommand,
  formAction,
  formChoice,
  nearestWord,
  refusedFor,
  runCommand,
  submitForm,
  withoutOwnName,
} from './run.ts'

export async function runStaffCommand(context: StaffContext, text: string): Promise<Reply> {
  const typed = withoutOwnName(clean(text), context.command)
  if (typed === '') return usageReply(context, staffCommands)
  const found = findCommand(typed, staffCommands)
  if (found === null) return unknownCommand(context, typed.split(' ')[0] ?? '')
  return (
    unknownSubcommand(context, found.command, found.rest) ??
    (await runCommand(context, found.command, found.rest))
  )
}

/** Words of a message. Only a button opens a form there, and a channel reads the address too. */
export async function runStaffMessage(context: StaffContext, text: string): Promise<Reply> {
  const reply = await runStaffCommand(context, text)
  const { form } = reply
  const { commandForms, staff } = messagesIn(context.language)
  const command = staffCommands.find(({ name }) => name === form?.name)
  const isSeen = context.channel !== null && findAddresses(text).length > 0
  return {
    ...reply,
    parts: [
      ...reply.parts,
      ...(command === undefined ? [] : [buttons(formChoice(commandForms.open, command.name))]),
      ...(isSeen ? [note(staff.general.addressInChannel)] : []),
    ],
  }
}

/** The role is checked again. */
export async function runStaffAction(
  context: StaffContext,
  { name, values }: ReceivedAction,
): Promise<Reply> {
  const action = staffActions.get(name)
  if (action === undefined) return oldButton(context)
  return refusedFor(context, action.role) ?? (await action.run(context, values))
}

export async function runStaffShortcut(
  context: StaffContext,
  name: string,
  message: SharedMessage,
): Promise<Reply> {
  const shortcut = staffShortcuts.get(name)
  if (shortcut === undefined) return oldButton(context)
  return refusedFor(context, shortcut.role) ?? (await shortcut.run(context, message))
}

/** The role is checked again. */
export async function submitStaffForm(
  context: StaffContext,
  { name, filled, values }: SubmittedForm,
): Promise<FormAnswer> {
  const command = [...staffCommands, ...formCommands].find((one) => one.name === name)
  if (command?.form === undefined) return { kind: 'reply', reply: oldButton(context) }
  return await submitForm(context, command, filled, values[0] ?? '')
}

function unknownCommand(context: StaffContext, verb: string): Reply {
  const { general } = messagesIn(context.language).staff
  const [lookUp] = staffCommands
  if (lookUp !== undefined && /^[+(]?\d|@/.test(verb)) {
    return saying(general.commandMissing(exampleOf(context, lookUp)))
  }
  const near = nearestWord(verb, staffCommands)
  const known = general.noSuchCommand(quoted(verb), near)
  return saying(`${known} ${general.forCommands(helpLine(context))}`)
}

/** Suggests the nearest second word of a verb. */
function unknownSubcommand(context: StaffContext, command: StaffCommand, rest: string): Reply | null {
  if (command.ignoresWords || rest === '') return null
  const [verb = ''] = command.words[context.language]
  const known = staffCommands
    .flatMap(({ words }) => words[context.language])
    .filter((words) => words.startsWith(`${verb} `))
    .map((words) => words.slice(verb.length + 1))
  if (known.length === 0) return null
  const [first = ''] = rest.split(' ')
  const near = nearest(fold(first), known)
  if (near === null && command.takes.length > 0) return null
  const meant = near === null ? null : `${context.command} ${verb} ${near}`
  const { management } = messagesIn(context.language)
  return saying(management.unknownWord(quoted(first), meant, exampleOf(context, command)))
}

/** Reading, forms, help, hints, menus and the docs table come from here. */
export const staffCommands: readonly StaffCommand[] = [
  lookUpCommand,
  addCommand,
  rejectCommand,
  listCommand,
  historyCommand,
  evidenceCommand,
  complaintCommand,
  complaintsCommand,
  closeComplaintCommand,
  databaseCommand,
  uploadCommand,
  voidUploadCommand,
  changesCommand,
  waitingCommand,
  reportCommand,
  lastReportsCommand,
  addEvidenceCommand,
  eraseCommand,
  brandsCommand,
  brandAddCommand,
  brandEditCommand,
  brandCloseCommand,
  roomsCommand,
  roomAddCommand,
  roomRemoveCommand,
  rolesCommand,
  roleGiveCommand,
  roleTakeCommand,
  settingsCommand,
  setupCommand,
  diagnosisCommand,
  helpCommand(() => staffCommands),
]

export const formCommands: readonly StaffCommand[] = [changeCommand, confirmCommand, complaintAnswerCommand]

checkTable(staffCommands)

export const staffActions: ReadonlyMap<string, StaffAction> = new Map(
  Object.entries<StaffAction>({
    form: {
      role: null,
      run: (context, values) => formAction(context, values, [...staffCommands, ...formCommands]),
    },
    command: { role: null, run: (context, values) => commandAction(context, values, staffCommands) },
    ...lookUpActions,
    ...complaintActions,
    ...recordActions,
    ...recordFormActions,
    ...evidenceActions,
    ...evidenceFileActions,
    ...fileActions,
    ...eraseActions,
    ...historyActions,
    ...uploadActions,
    ...secondPersonActions,
    ...brandActions,
    ...roleActions,
    ...roomActions,
    ...settingActions,
    ...changesActions,
    ...databaseActions,
    ...waitingActions,
    ...reportActions,
  }),
)

export const staffShortcuts: ReadonlyMap<string, StaffShortcut> = new Map<string, StaffShortcut>([
  ['refuse', { role: 'editor', run: refuseMessage }],
])

/** What the front ends of the staff run. */
export const staffChat = {
  run: runStaffCommand,
  say: runStaffMessage,
  press: runStaffAction,
  submit: submitStaffForm,
  shortcut: runStaffShortcut,
  /** The app's own tab. */
  home: homeReply,
  /** A file shared in a direct message; null where there is nothing to answer. */
  file: sharedFile,
}

export type StaffChat = typeof staffChat
