import { askedList } from './tr/asked-list.ts'
import { commandForms, forms } from './tr/command-forms.ts'
import { commands } from './tr/commands.ts'
import { complaint } from './tr/complaint.ts'
import { erasure } from './tr/erasure.ts'
import { imports } from './tr/imports.ts'
import { laterEvidence } from './tr/later-evidence.ts'
import { management } from './tr/management.ts'
import { parameters } from './tr/parameters.ts'
import { proof } from './tr/proof.ts'
import { recipient } from './tr/recipient.ts'
import { record } from './tr/record.ts'
import { refusals } from './tr/refusals.ts'
import { digest, reports, telegramGroup } from './tr/reports.ts'
import { secondPerson } from './tr/second-person.ts'
import { setup } from './tr/setup.ts'
import { failure, home, staff } from './tr/staff.ts'
import { words } from './tr/words.ts'
import { capital, date, list, moment } from './turkish.ts'

/** Other languages have the same keys. */
export const tr = {
  words,
  refusals,
  commands,
  parameters,
  commandForms,
  staff,
  record,
  reports,
  proof,
  recipient,
  failure,
  laterEvidence,
  complaint,
  telegramGroup,
  digest,
  erasure,
  forms,
  home,
  askedList,
  imports,
  management,
  secondPerson,
  setup,
  format: { date, moment, list, capital },
}
export type Messages = typeof tr
