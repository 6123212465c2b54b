/**
 * Everybody and everything the playground talks about, named once: the stand-ins show these people, and the
 * demonstration company is filled with the same names, ids and phone numbers.
 */

export type StaffMember = {
  slackId: string
  name: string
  username: string
  /** What izin lets them do; `null` is somebody without any right, who exists to see the refusal. */
  role: 'admin' | 'editor' | 'viewer' | null
}

/** Somebody from outside who writes in a shared channel: staff can read it and act on it, nobody plays him. */
export type SlackGuest = { slackId: string; name: string; username: string; channel: string; says: string }

export type SlackChannel = { id: string; name: string; purpose: 'report' | 'general' | 'support' }

export type TelegramPerson = { id: number; firstName: string; username: string; phone: string }

export type Cast = {
  company: { code: number; name: string; brand: { code: number; name: string } }
  slack: {
    team: { id: string; name: string; domain: string }
    app: { id: string; userId: string; botId: string; name: string }
    channels: SlackChannel[]
    staff: StaffMember[]
    guests: SlackGuest[]
  }
  telegram: {
    bot: { id: number; name: string; username: string }
    group: { id: number; title: string }
    people: TelegramPerson[]
  }
}

export const cast: Cast = {
  company: { code: 123456, name: 'Örnek A.Ş.', brand: { code: 123457, name: 'Örnek Kahve' } },
  slack: {
    team: { id: 'T0PLAYGROUND', name: 'Örnek A.Ş.', domain: 'ornek' },
    app: { id: 'A0IZIN', userId: 'U0BOT', botId: 'B0BOT', name: 'izin' },
    channels: [
      { id: 'C0RAPOR', name: 'izin-raporu', purpose: 'report' },
      { id: 'C0GENEL', name: 'genel', purpose: 'general' },
      { id: 'C0DESTEK', name: 'destek', purpose: 'support' },
    ],
    staff: [
      { slackId: 'U0AYSE', name: 'Ayşe', username: 'ayse', role: 'admin' },
      { slackId: 'U0BORA', name: 'Bora', username: 'bora', role: 'editor' },
      { slackId: 'U0MEHMET', name: 'Mehmet', username: 'mehmet', role: 'viewer' },
      { slackId: 'U0ZEYNEP', name: 'Zeynep', username: 'zeynep', role: null },
    ],
    guests: [
      {
        slackId: 'U0KEREM',
        name: 'Kerem',
        username: 'kerem',
        channel: 'C0DESTEK',
        says: 'Merhaba, 0533 987 65 43 numarama artık kampanya mesajı göndermeyin lütfen. Teşekkürler.',
      },
    ],
  },
  telegram: {
    bot: { id: 7000, name: 'Örnek A.Ş. izin', username: 'ornek_izin_bot' },
    group: { id: -1001234567890, title: 'İzin raporu' },
    people: [
      { id: 7001, firstName: 'Deniz', username: 'deniz', phone: '+905321234567' },
      { id: 7002, firstName: 'Kerem', username: 'kerem', phone: '+905339876543' },
      { id: 7003, firstName: 'Mehmet', username: 'mehmet', phone: '+905307654321' },
    ],
  },
}
