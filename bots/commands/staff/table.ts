import { checkTable } from '../check-table.ts'
import { addEvidenceCommand } from './add-evidence.ts'
import { brandAddCommand, brandCloseCommand, brandEditCommand, brandsCommand } from './brands.ts'
import { changesCommand } from './changes.ts'
import { closeComplaintCommand } from './close-complaint.ts'
import type { StaffCommand } from './command.ts'
import { complaintCommand } from './complaint.ts'
import { complaintAnswerCommand } from './complaint-thread.ts'
import { complaintsCommand } from './complaints.ts'
import { databaseCommand } from './database.ts'
import { reportCommand } from './day-report.ts'
import { eraseCommand } from './erase.ts'
import { evidenceCommand } from './evidence.ts'
import { helpCommand } from './help.ts'
import { historyCommand } from './history.ts'
import { lastReportsCommand } from './last-reports.ts'
import { listCommand } from './list.ts'
import { lookUpCommand } from './look-up.ts'
import { addCommand, changeCommand, rejectCommand } from './record.ts'
import { roleGiveCommand, rolesCommand, roleTakeCommand } from './roles.ts'
import { roomAddCommand, roomRemoveCommand, roomsCommand } from './rooms.ts'
import { settingsCommand } from './settings.ts'
import { diagnosisCommand, setupCommand } from './setup.ts'
import { uploadCommand } from './upload.ts'
import { voidUploadCommand } from './void-import.ts'
import { waitingCommand } from './waiting.ts'

/** Everything the staff can type. Grammar, forms, help, hints, menus and the docs table come from here. */
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

/** Forms that are opened by buttons alone. */
export const formCommands: readonly StaffCommand[] = [changeCommand, complaintAnswerCommand]

checkTable(staffCommands)
