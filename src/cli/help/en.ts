import type { HelpWords, VerbTexts } from './text.ts'

export const words: HelpWords = {
  title: 'izin VERB …: the consent register on the command line',
  usage: 'Usage',
  options: 'Options',
  example: 'Example',
  required: 'required',
  repeatable: 'may be repeated',
  footer: [
    'Every verb takes --json, --env-file FILE and --help. izin VERB --help shows its options and an example.',
    'IZIN_LANG=tr makes help and answers Turkish. izin --version shows the version.',
  ],
  groups: {
    server: 'Set up and run',
    company: 'Company, staff and systems',
    consents: 'Consents',
    iys: 'Exchange with İYS',
    proof: 'Reports and proof',
    upkeep: 'Upkeep',
  },
  common: {
    new: 'Begin a new register here, though its path resembles that of another',
    json: 'Print one JSON document',
    'env-file': 'Read settings from a file; variables that are set already count first',
    help: 'Show this help',
  },
}

const brand = 'Code of the brand'
const allBrands = `${brand}; all brands if left out`
const overwrite = 'Replace a file that is there already'
const slackRoom = 'Slack channel'
const telegramRoom = 'Telegram chat, a negative number'
const slackUser = 'Slack user'

export const texts: VerbTexts = {
  serve: { summary: 'Run izin: the bots, the REST interface, the pages and the daily report' },
  check: {
    summary: 'Check what is set up and whether it works',
    details:
      'It looks at environment, key, disk, services, clock and last backup, and ends with 1 on a fault',
  },
  'setting list': { summary: 'Show every setting, its default and what it does' },
  'setting set': {
    summary: 'Change a setting; a running server follows within seconds',
    options: {
      name: 'Name of the setting, as izin setting list shows it',
      value: 'New value; for page_logo a PNG file, - for standard input, or off',
      yes: 'Switch iys_exchange on, though messages to some addresses stop then',
    },
  },
  'provider add': {
    summary: 'Add the company, and its master brand with the same code',
    options: {
      code: "İYS's code of the company",
      name: 'Name of the company',
      activated: 'Day on which İYS activated it; now if left out',
    },
  },
  'provider rename': {
    summary: 'Give the company another name, from now on everywhere',
    details: 'The master brand follows while it has the same name; the ledger keeps the old one',
    options: { code: 'Code of the company', name: 'New name of the company' },
  },
  'brand add': {
    summary: 'Add a brand of the company',
    options: {
      provider: 'Code of the company',
      code: "İYS's code of the brand",
      name: 'Name of the brand, as recipients read it',
      trademark: 'Number of the registered trademark',
      activated: 'Day on which İYS activated it; now if left out',
    },
  },
  'brand list': { summary: 'Show all brands, closed ones too' },
  'brand activate': {
    summary: 'Set the day on which İYS activates a brand',
    details: 'Consents from before that day may be of any age',
    options: { code: brand, on: 'Day of the activation' },
  },
  'brand rename': {
    summary: 'Change the name of a brand, as recipients read it',
    details: 'The ledger keeps the old one',
    options: { code: brand, name: 'New name of the brand' },
  },
  'brand close': {
    summary: 'Close a brand: it takes no new consents, and its records stay',
    options: { code: brand },
  },
  'room add': {
    summary: "Send a brand's daily report to a Slack channel or a Telegram chat",
    options: { brand, slack: slackRoom, telegram: telegramRoom },
  },
  'room list': { summary: 'Show where the daily reports go, and since when they cannot be posted there' },
  'room remove': {
    summary: "Stop sending a brand's daily report to a Slack channel or a Telegram chat",
    options: { brand, slack: slackRoom, telegram: telegramRoom },
  },
  'staff add': {
    summary: 'Give a Slack user a role, for one brand or for all',
    options: {
      slack: slackUser,
      role: 'admin manages brands and staff, editor changes consents, viewer asks',
      brand: allBrands,
    },
  },
  'staff list': { summary: 'Show who has which role' },
  'staff remove': {
    summary: 'Remove all roles of a Slack user, or the role for one brand',
    options: { slack: slackUser, brand: `${brand}; all roles if left out` },
  },
  'client add': {
    summary: 'Let a system use the REST interface, or give it a new password',
    details: 'A known name gets the new password, and the webhooks that it added before are named',
    options: {
      provider: 'Code of the company',
      username: 'Name with which the system signs in',
      password: 'Its password, - for standard input; one is made if left out',
      scope: 'Its rights; everything but push if left out',
      brand: 'Codes of its brands, with commas; all brands if left out',
      'look-ups': 'Addresses without a consent that it may look up a day',
    },
  },
  'client list': { summary: 'Show which systems may use the REST interface' },
  'client set': {
    summary: 'Set how many addresses without a consent a system may look up a day',
    details: 'default is three for each consent of its brands, and at least 100,000',
    options: { username: 'Name of the system', 'look-ups': 'The limit of a day' },
  },
  'client remove': {
    summary: 'End the access of a system to the REST interface within two seconds',
    details: 'Its tokens end too, and the webhooks that it added are paused',
    options: { username: 'Name of the system' },
  },
  'webhook add': {
    summary: 'Send every change from now on to a system, signed',
    details:
      "The secret is shown only now. With --push, recipients' changes of a channel are sent as İYS pushes them",
    options: {
      url: 'https address that takes the changes',
      brand: allBrands,
      push: 'Channel whose changes are pushed',
      username: 'User name of the receiver of a push',
      password: 'Password of the receiver of a push, - for standard input',
    },
  },
  'webhook list': { summary: 'Show which systems are sent every change, and what they have not taken' },
  'webhook test': {
    summary: 'Send a test event to a webhook',
    details: 'If it is taken, a paused webhook goes on where it stopped',
    options: { id: 'Number of the webhook, as izin webhook list shows it' },
  },
  'webhook remove': {
    summary: 'Stop sending changes to a system',
    options: { id: 'Number of the webhook, as izin webhook list shows it' },
  },
  lookup: {
    summary: 'Show every consent of an address (this look-up is logged)',
    options: { recipient: 'Phone number or e-mail address', brand: allBrands },
  },
  'link make': {
    summary: "Make the recipient's link, for use in messages",
    options: {
      brand,
      channel: 'Channel of the message',
      recipient: 'Phone number or e-mail address that gets the message',
    },
  },
  import: {
    summary: 'Record the consents of a CSV or XLSX file',
    details: 'No row turns a RET into ONAY. It ends with 3 if rows were rejected',
    options: {
      file: 'File of consents, - for standard input',
      brand: 'Code of the brand that the consents are for',
      'dry-run': 'Show what would be recorded, and record nothing',
      map: 'Meaning of a column, - to leave it out',
      value: 'Meaning of a word in a cell, - if it says nothing',
      source: 'Source of rows without one',
      type: 'Recipient type of rows without one',
      date: 'Date of rows without one',
      plan: 'File that keeps these meanings; read if it is there, then written',
      rejected: 'File for the rejected rows, each with its reason; - for standard output',
      template: 'Write an example to this file, or - for standard output; import nothing',
      overwrite,
    },
  },
  'import undo': {
    summary: 'Take back an upload within a day, as in chat',
    details:
      'One person asks, and another repeats the command or confirms in Slack (/izin bekleyenler). Consents that have changed since stay',
    options: { n: 'Number of the upload, as izin import showed it' },
  },
  'iys status': { summary: 'Show for each brand what waits for İYS, what was sent and what İYS answered' },
  'iys send': {
    summary: "Write what waits for İYS as a file for İYS's loader, and mark it as sent",
    options: { brand, out: 'File to write, - for standard output', overwrite },
  },
  'iys done': {
    summary: 'Say that a file was loaded into İYS',
    details: 'Its unanswered rows are registered on your word',
    options: { file: 'Number of the file, as izin iys send showed it' },
  },
  'iys receive': {
    summary: "Apply a file of İYS: its daily movement file, or its loader's success.csv or error.csv",
    options: {
      file: 'File of İYS, - for standard input',
      brand,
      'dry-run': 'Show what would change, and change nothing',
      'accept-new': 'Also take ONAYs of addresses that the brand has no record of',
    },
  },
  report: {
    summary: "Show a day's report, closing and stamping the day if it is past",
    options: {
      date: 'Day of the report',
      post: 'Send the report to the rooms of its brands',
      out: "Folder for the day's files and stamps",
      overwrite,
    },
  },
  'report month': {
    summary: 'Show a month: consents won and lost by channel and source, and complaints',
    details: 'Won is an ONAY over nothing or over a RET, lost a RET over an ONAY',
    options: { month: 'Month of the report; the last full one if left out' },
  },
  verify: {
    summary: 'Check that no past entry was altered, in the register, an export or an evidence pack',
    options: { export: 'Export or ZIP of a pack, - for standard input; the register if left out' },
  },
  export: {
    summary: 'Write all entries, with addresses, into a file that izin verify can check',
    options: { out: 'File to write, - for standard output', brand: allBrands, overwrite },
  },
  seal: { summary: 'Seal new entries now instead of within the next minute' },
  'key copy': {
    summary: 'Copy the file of the key to another place, and note the copy for izin check',
    options: { out: 'File to write apart from the backups, - for standard output' },
  },
  migrate: { summary: "Bring the database to this version's schema" },
  'key rotate': {
    summary: 'Replace IZIN_KEY by a new key; the data themselves are not encrypted anew',
    options: { new: 'The next key, - for standard input; one is made if left out' },
  },
  rebuild: { summary: 'Compute every consent again from its changes' },
  backup: {
    summary: 'Copy the whole database, but not the key, into a new file; the server may run',
    options: { out: 'File to write, - for standard output' },
  },
  completion: {
    summary: 'Print a script with which bash or zsh completes verbs, options and values',
    details: 'For one session: source <(izin completion bash)',
    options: { shell: 'Shell that is to complete' },
  },
  restore: {
    summary: 'Replace the database by a backup; the former database is kept beside it',
    options: { file: 'Backup to restore, - for standard input' },
  },
}
