import { capital, date, list, moment } from './turkish.ts'

export { commandForms, forms } from './tr/command-forms.ts'
export { commands, parameters } from './tr/commands.ts'
export { complaint } from './tr/complaint.ts'
export { laterEvidence, proof } from './tr/evidence.ts'
export { askedList, imports } from './tr/imports.ts'
export { management } from './tr/management.ts'
export { recipient } from './tr/recipient.ts'
export { record, secondPerson } from './tr/record.ts'
export { refusals } from './tr/refusals.ts'
export { digest, reports, telegramGroup } from './tr/reports.ts'
export { setup } from './tr/setup.ts'
export { erasure, failure, home, staff } from './tr/staff.ts'
export { words } from './turkish.ts'

export const format = { date, moment, list, capital }
