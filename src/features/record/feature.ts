import type { Feature } from '../feature.ts'
import { addCommand, changeCommand, confirmCommand, recordActions, rejectCommand } from './record.ts'
import { recordFormActions, refuseMessage } from './record-forms.ts'
import { recordedApproval } from './second-person-recorded.ts'

export const record = {
  commands: [addCommand, rejectCommand],
  formCommands: [changeCommand, confirmCommand],
  actions: { ...recordActions, ...recordFormActions },
  approvals: { record: recordedApproval },
  shortcuts: { refuse: { role: 'editor', run: refuseMessage } },
} satisfies Feature
