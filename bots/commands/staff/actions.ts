import { addEvidenceAction, submitEvidence, submitEvidenceById } from './add-evidence.ts'
import {
  brandCloseAction,
  brandFormAction,
  brandNewAction,
  submitBrand,
  submitBrandClose,
  submitBrandEdit,
} from './brand-changes.ts'
import { changesAction } from './changes.ts'
import { closeComplaintAction, submitCloseComplaint } from './close-complaint.ts'
import type { StaffAction, StaffForm, StaffShortcut } from './command.ts'
import { submitComplaint } from './complaint.ts'
import { complaintAnswerAction, complaintShowAction, submitComplaintAnswer } from './complaint-thread.ts'
import { databaseAction, databaseFormAction, submitDatabase } from './database.ts'
import { dayFilesAction } from './day-report.ts'
import { eraseAction, submitErase } from './erase.ts'
import { evidenceAction } from './evidence.ts'
import { evidencePageAction } from './evidence-files.ts'
import { fileAction } from './files.ts'
import { openForm } from './forms.ts'
import { historyAction } from './history.ts'
import { dayReportAction, lastReportsAction } from './last-reports.ts'
import { submitList } from './list.ts'
import { submitAsking } from './look-up.ts'
import { draftAction, rejectAction } from './record.ts'
import { changeAction, recordNewAction, refuseMessage, submitChange, submitRecord } from './record-forms.ts'
import { reportFormAction, submitReport } from './report-forms.ts'
import {
  roleFormAction,
  roleGiveAction,
  roleTakeAction,
  submitRoleGive,
  submitRoleTake,
} from './role-changes.ts'
import { askForRoleAction, grantAction } from './roles.ts'
import { roomFormAction, submitRoom } from './room-changes.ts'
import { roomAddAction, roomRemoveAction } from './rooms.ts'
import { commandAction } from './run.ts'
import { approve, decline, showApproval } from './second-person.ts'
import { settingAction, settingFormAction, submitSetting } from './settings.ts'
import { sharedFileAction } from './shared-file.ts'
import { staffCommands } from './table.ts'
import {
  importApplyAction,
  importDropAction,
  importOverAction,
  importShowAction,
  submitUpload,
  uploadAction,
  uploadFormAction,
} from './upload.ts'
import { importVoidAction } from './void-import.ts'
import { waitingCommand } from './waiting.ts'

/** What the buttons of the staff do, by the name they carry. */
export const staffActions: ReadonlyMap<string, StaffAction> = new Map<string, StaffAction>([
  ['ask-role', { role: null, run: askForRoleAction }],
  ['history', { role: 'viewer', run: historyAction }],
  ['evidence', { role: 'viewer', run: evidenceAction }],
  ['complaint-show', { role: 'editor', run: complaintShowAction }],
  ['complaint-answer', { role: 'editor', run: complaintAnswerAction }],
  ['complaint-close', { role: 'editor', run: closeComplaintAction }],
  ['database', { role: 'editor', run: databaseAction }],
  ['file', { role: 'viewer', run: fileAction }],
  ['open-form', { role: 'viewer', run: (context, [name]) => openForm(context, name, staffCommands) }],
  ['command', { role: null, run: (context, [name]) => commandAction(context, name, staffCommands) }],
  ['report-form', { role: 'viewer', run: reportFormAction }],
  ['database-form', { role: 'editor', run: databaseFormAction }],
  ['upload', { role: 'editor', run: uploadAction }],
  ['upload-form', { role: 'editor', run: uploadFormAction }],
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
  ['brand-new', { role: 'admin', run: brandNewAction }],
  ['brand-form', { role: 'admin', run: brandFormAction }],
  ['brand-close', { role: 'admin', run: brandCloseAction }],
  ['room-form', { role: 'admin', run: roomFormAction }],
  ['room-add', { role: 'admin', run: roomAddAction }],
  ['room-remove', { role: 'admin', run: roomRemoveAction }],
  ['changes', { role: 'viewer', run: changesAction }],
  ['waiting', { role: 'viewer', run: waitingCommand }],
  ['second-show', { role: 'editor', run: showApproval }],
  ['second-approve', { role: 'editor', run: approve }],
  ['second-decline', { role: 'editor', run: decline }],
  ['setting', { role: 'admin', run: settingAction }],
  ['setting-form', { role: 'admin', run: settingFormAction }],
  ['role-form', { role: 'admin', run: roleFormAction }],
  ['role-give', { role: 'admin', run: roleGiveAction }],
  ['role-take', { role: 'admin', run: roleTakeAction }],
  ['day-files', { role: 'viewer', run: dayFilesAction }],
  ['day-report', { role: 'viewer', run: dayReportAction }],
  ['last-reports', { role: 'viewer', run: lastReportsAction }],
])

/** What the forms of the staff do, by the name they carry. */
export const staffForms: ReadonlyMap<string, StaffForm> = new Map<string, StaffForm>([
  ['list', { role: 'viewer', submit: submitList }],
  ['look-up', { role: 'viewer', submit: submitAsking('look-up') }],
  ['history', { role: 'viewer', submit: submitAsking('history') }],
  ['evidence', { role: 'viewer', submit: submitAsking('evidence') }],
  ['add-evidence', { role: 'editor', submit: submitEvidence }],
  ['complaint', { role: 'editor', submit: submitComplaint }],
  ['close-complaint', { role: 'editor', submit: submitCloseComplaint }],
  ['complaint-answer', { role: 'editor', submit: submitComplaintAnswer }],
  ['evidence-by-id', { role: 'editor', submit: submitEvidenceById }],
  ['changes', { role: 'viewer', submit: submitReport('changes') }],
  ['report', { role: 'viewer', submit: submitReport('report') }],
  ['last-reports', { role: 'viewer', submit: submitReport('last-reports') }],
  ['complaints', { role: 'viewer', submit: submitReport('complaints') }],
  ['database', { role: 'editor', submit: submitDatabase }],
  ['upload', { role: 'editor', submit: submitUpload }],
  ['erase', { role: 'admin', submit: submitErase }],
  ['brand-add', { role: 'admin', submit: submitBrand }],
  ['brand-edit', { role: 'admin', submit: submitBrandEdit }],
  ['brand-close', { role: 'admin', submit: submitBrandClose }],
  ['room', { role: 'admin', submit: submitRoom }],
  ['role-give', { role: 'admin', submit: submitRoleGive }],
  ['role-take', { role: 'admin', submit: submitRoleTake }],
  ['setting', { role: 'admin', submit: submitSetting }],
  ['record-onay', { role: 'editor', submit: submitRecord('ONAY') }],
  ['record-ret', { role: 'editor', submit: submitRecord('RET') }],
  ['record-change', { role: 'editor', submit: submitChange }],
])

/** What can be done about a message that somebody wrote. */
export const staffShortcuts: ReadonlyMap<string, StaffShortcut> = new Map<string, StaffShortcut>([
  ['refuse', { role: 'editor', run: refuseMessage }],
])
