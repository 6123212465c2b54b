import { capital, date, list, moment } from './english.ts'

export { commandForms, forms } from './en/command-forms.ts'
export { commands, parameters } from './en/commands.ts'
export { complaint } from './en/complaint.ts'
export { laterEvidence, proof } from './en/evidence.ts'
export { askedList, imports } from './en/imports.ts'
export { management } from './en/management.ts'
export { recipient } from './en/recipient.ts'
export { record, secondPerson } from './en/record.ts'
export { refusals } from './en/refusals.ts'
export { digest, reports, telegramGroup } from './en/reports.ts'
export { setup } from './en/setup.ts'
export { erasure, failure, home, staff } from './en/staff.ts'
export { words } from './english.ts'

export const format = { date, moment, list, capital }
