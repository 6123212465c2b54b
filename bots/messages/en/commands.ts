import type { commands as turkish } from '../tr/commands.ts'

export const commands: typeof turkish = {
  staff: {
    lookUp: { usage: '[ADDRESS] [channel] [brand=…]', help: 'Shows how an address stands.' },
    list: {
      usage: '',
      help: 'Shows who of pasted addresses, or of those in a file, may be sent to; the result is given as a file.',
    },
    add: {
      usage: '[ADDRESS CHANNEL SOURCE] [date] [brand=…] [type=…] [note="…"]',
      help: 'Adds an address whose consent you hold, as ONAY.',
    },
    approve: {
      usage: '[ADDRESS CHANNEL SOURCE] [date] [brand=…] [type=…] [note="…"]',
      help: 'Turns a record into ONAY on new consent.',
    },
    reject: {
      usage: '[ADDRESS CHANNEL] [source] [date] [brand=…] [type=…] [note="…"]',
      help: "Writes the recipient's refusal as RET.",
    },
    history: { usage: '[ADDRESS] [brand=…]', help: 'Shows the consent history of an address.' },
    evidence: {
      usage: '[ADDRESS] [day of the message] [brand=…]',
      help: 'Shows the evidence about an address, as a document (PDF) and for checking (ZIP).',
    },
    complaint: {
      usage:
        '[ADDRESS] [channel] [date of the message] [received=DAY] [text="…"] [brand=…] [note="…"] or NUMBER [note="…"]',
      help: 'Notes a complaint about messages to an address and starts its clock. With a number shows it; with a note writes to its recipient.',
    },
    complaints: {
      usage: '[brand=…]',
      help: 'Shows the complaints that wait for an answer, with their clocks.',
    },
    closeComplaint: { usage: '[NUMBER] [outcome] [note="…"]', help: 'Closes a complaint with its outcome.' },
    database: {
      usage: '[date and time] [approved|all] [brand=…]',
      help: "Gives a brand's permitted database, now (CSV, Excel) or at any past moment (CSV).",
    },
    upload: {
      usage: '[brand=…] or void NUMBER',
      help: 'Uploads a list of consents (CSV, Excel): a preview first, then you apply it. A mistaken one is taken back within a day.',
    },
    changes: {
      usage: '[number of days or date] [brand=…]',
      help: 'Shows what recipients changed themselves.',
    },
    waiting: {
      usage: '',
      help: 'Shows what waits for you: what a second person has to confirm, complaints, İYS deadlines.',
    },
    report: { usage: '[date] [brand=…]', help: "Shows the report of a day; yesterday's without a date." },
    addEvidence: {
      usage: '[RECORD_NO note="…"]',
      help: 'Adds evidence to what was recorded before; the record no stands in the consent history.',
    },
    reports: { usage: '[brand=…]', help: 'Shows the last 7 reports, with their files.' },
    erase: {
      usage: '[ADDRESS]',
      help: 'Erases the address of a recipient who asks: RET everywhere, and seen no more.',
    },
    brands: {
      usage: 'list | add NAME code=… [trademark="…"] [short="…"] | edit BRAND … | close BRAND',
      help: 'Shows, adds, changes and closes brands.',
    },
    rooms: {
      usage: '[brand=…] [at=…] [room=…] | list | remove [brand=…]',
      help: 'Brings the daily report to this room; shows and ends subscriptions.',
    },
    roles: {
      usage: 'list | give PERSON ROLE [brand=…] | take PERSON [brand=…]',
      help: 'Shows who has which role; gives roles and takes them away.',
    },
    settings: {
      usage: '[name] [value]',
      help: 'Shows the settings with their meanings and defaults, and changes them.',
    },
    setup: { usage: '', help: 'Shows what is still to be set up, and the next command.' },
    diagnosis: {
      usage: '',
      help: 'Shows how izin stands, for a support request: versions, connections, queues, clock.',
    },
    help: { usage: '[command]', help: 'Shows the commands with examples.' },
  },
  recipient: {
    start: 'Start and introduction',
    list: 'My recorded consents',
    stop: 'Stop messages',
    help: 'Help',
    inform: 'Information notice',
    onay: 'Allow messages (you are asked what)',
    history: 'My history',
    data: 'What is held about me',
    erase: 'Erase my data',
    complaint: 'I never gave this consent',
    email: 'Verify my e-mail address',
    language: 'Language: Turkish or English',
  },
}
