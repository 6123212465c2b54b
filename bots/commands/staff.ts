import { messagesIn } from '../messages/index.ts'
import { checkTable, exampleOf, type StaffAction, type StaffCommand, type StaffShortcut } from './command.ts'
import { complaintCommand } from './consents/complaint.ts'
import {
  closeComplaintAction,
  closeComplaintCommand,
  complaintAnswerCommand,
  complaintShowAction,
  complaintsCommand,
} from './consents/complaints.ts'
import { eraseAction, eraseCommand } from './consents/erase.ts'
import { evidenceAction, evidenceCommand } from './consents/evidence.ts'
import { addEvidenceAction, addEvidenceCommand, evidencePageAction } from './consents/evidence-files.ts'
import { fileAction } from './consents/files.ts'
import { historyAction, historyCommand } from './consents/history.ts'
import { listCommand } from './consents/list.ts'
import { lookUpCommand } from './consents/look-up.ts'
import { addCommand, changeCommand, draftAction, rejectAction, rejectCommand } from './consents/record.ts'
import { changeAction, recordNewAction, refuseMessage } from './consents/record-forms.ts'
import { approve, decline, showApproval } from './consents/second-person.ts'
import {
  importApplyAction,
  importDropAction,
  importOverAction,
  importShowAction,
  importVoidAction,
  sharedFileAction,
  uploadAction,
  uploadCommand,
  voidUploadCommand,
} from './consents/upload.ts'
import type { SharedMessage, StaffContext } from './context.ts'
import type { SubmittedForm } from './form.ts'
import { helpCommand, usageReply } from './help.ts'
import {
  brandAddCommand,
  brandCloseAction,
  brandCloseCommand,
  brandEditCommand,
  brandsCommand,
} from './manage/brands.ts'
import {
  askForRoleAction,
  grantAction,
  roleGiveAction,
  roleGiveCommand,
  rolesCommand,
  roleTakeAction,
  roleTakeCommand,
} from './manage/roles.ts'
import {
  roomAddAction,
  roomAddCommand,
  roomRemoveAction,
  roomRemoveCommand,
  roomsCommand,
} from './manage/rooms.ts'
import { settingAction, settingFormAction, settingsCommand } from './manage/settings.ts'
import { diagnosisCommand, setupCommand } from './manage/setup.ts'
import { clean, fold, nearest } from './parse/fold.ts'
import { helpLine, oldButton, quoted, saying } from './replies.ts'
import type { FormAnswer, ReceivedAction, Reply } from './reply.ts'
import { changesAction, changesCommand } from './reports/changes.ts'
import { databaseAction, databaseCommand } from './reports/database.ts'
import {
  dayFilesAction,
  dayReportAction,
  lastReportsAction,
  lastReportsCommand,
  reportCommand,
} from './reports/reports.ts'
import { waitingCommand, waitingReply } from './reports/waiting.ts'
import {
  commandAction,
  findCommand,
  formAction,
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

export const formCommands: readonly StaffCommand[] = [changeCommand, complaintAnswerCommand]

checkTable(staffCommands)

export const staffActions: ReadonlyMap<string, StaffAction> = new Map<string, StaffAction>([
  ['ask-role', { role: null, run: askForRoleAction }],
  ['history', { role: 'viewer', run: historyAction }],
  ['evidence', { role: 'viewer', run: evidenceAction }],
  ['complaint-show', { role: 'editor', run: complaintShowAction }],
  ['complaint-close', { role: 'editor', run: closeComplaintAction }],
  ['database', { role: 'editor', run: databaseAction }],
  ['file', { role: 'viewer', run: fileAction }],
  [
    'form',
    {
      role: null,
      run: (context, values) => formAction(context, values, [...staffCommands, ...formCommands]),
    },
  ],
  ['command', { role: null, run: (context, values) => commandAction(context, values, staffCommands) }],
  ['upload', { role: 'editor', run: uploadAction }],
  ['import-shared', { role: 'editor', run: sharedFileAction }],
  ['import-show', { role: 'editor', run: importShowAction }],
  ['import-apply', { role: 'editor', run: importApplyAction }],
  ['import-over', { role: 'editor', run: importOverAction }],
  ['import-drop', { role: 'editor', run: importDropAction }],
  ['import-void', { role: 'editor', run: importVoidAction }],
  ['draft', { role: 'editor', run: draftAction }],
  ['reject', { role: 'editor', run: rejectAction }],
  ['change', { role: 'editor', run: changeAction }],
  ['record-new', { role: 'editor', run: recordNewAction }],
  ['add-evidence', { role: 'editor', run: addEvidenceAction }],
  ['add-file', { role: 'editor', run: evidencePageAction }],
  ['erase', { role: 'admin', run: eraseAction }],
  ['grant', { role: 'admin', run: grantAction }],
  ['brand-close', { role: 'admin', run: brandCloseAction }],
  ['room-add', { role: 'admin', run: roomAddAction }],
  ['room-remove', { role: 'admin', run: roomRemoveAction }],
  ['changes', { role: 'viewer', run: changesAction }],
  ['waiting', { role: 'viewer', run: waitingReply }],
  ['second-show', { role: 'editor', run: showApproval }],
  ['second-approve', { role: 'editor', run: approve }],
  ['second-decline', { role: 'editor', run: decline }],
  ['setting', { role: 'admin', run: settingAction }],
  ['setting-form', { role: 'admin', run: settingFormAction }],
  ['role-give', { role: 'admin', run: roleGiveAction }],
  ['role-take', { role: 'admin', run: roleTakeAction }],
  ['day-files', { role: 'viewer', run: dayFilesAction }],
  ['day-report', { role: 'viewer', run: dayReportAction }],
  ['last-reports', { role: 'viewer', run: lastReportsAction }],
])

export const staffShortcuts: ReadonlyMap<string, StaffShortcut> = new Map<string, StaffShortcut>([
  ['refuse', { role: 'editor', run: refuseMessage }],
])
