import {
  addCommand,
  changeCommand,
  confirmCommand,
  recordActions,
  rejectCommand,
} from '../../../bots/commands/consents/record.ts'
import { recordFormActions, refuseMessage } from '../../../bots/commands/consents/record-forms.ts'
import { recordedApproval } from '../../../bots/commands/consents/second-person-recorded.ts'
import { fileActions } from '../download/files.ts'
import type { Feature } from '../feature.ts'

export const record = {
  commands: [addCommand, rejectCommand],
  formCommands: [changeCommand, confirmCommand],
  actions: { ...recordActions, ...recordFormActions, ...fileActions },
  approvals: { record: recordedApproval },
  shortcuts: { refuse: { role: 'editor', run: refuseMessage } },
} satisfies Feature
