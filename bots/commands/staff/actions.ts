import { addEvidenceAction } from './add-evidence.ts'
import { brandCloseAction } from './brand-changes.ts'
import { changesAction } from './changes.ts'
import { closeComplaintAction } from './close-complaint.ts'
import type { StaffAction, StaffShortcut } from './command.ts'
import { complaintShowAction } from './complaint-thread.ts'
import { databaseAction } from './database.ts'
import { dayFilesAction } from './day-report.ts'
import { eraseAction } from './erase.ts'
import { evidenceAction } from './evidence.ts'
import { evidencePageAction } from './evidence-files.ts'
import { fileAction } from './files.ts'
import { historyAction } from './history.ts'
import { dayReportAction, lastReportsAction } from './last-reports.ts'
import { draftAction, rejectAction } from './record.ts'
import { changeAction, recordNewAction, refuseMessage } from './record-forms.ts'
import { roleGiveAction, roleTakeAction } from './role-changes.ts'
import { askForRoleAction, grantAction } from './roles.ts'
import { roomAddAction, roomRemoveAction } from './rooms.ts'
import { commandAction, formAction } from './run.ts'
import { approve, decline, showApproval } from './second-person.ts'
import { settingAction, settingFormAction } from './settings.ts'
import { sharedFileAction } from './shared-file.ts'
import { formCommands, staffCommands } from './table.ts'
import {
  importApplyAction,
  importDropAction,
  importOverAction,
  importShowAction,
  uploadAction,
} from './upload.ts'
import { importVoidAction } from './void-import.ts'
import { waitingReply } from './waiting.ts'

/** What the buttons of the staff do, by the name they carry. */
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

/** What can be done about a message that somebody wrote. */
export const staffShortcuts: ReadonlyMap<string, StaffShortcut> = new Map<string, StaffShortcut>([
  ['refuse', { role: 'editor', run: refuseMessage }],
])
