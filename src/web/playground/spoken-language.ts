export const pageLanguages = ['tr', 'en'] as const
export type PageLanguage = (typeof pageLanguages)[number]

/** What the people of the playground have set as their language on both platforms: that of the page. */
export type SpokenLanguage = {
  now: () => PageLanguage
  set: (language: PageLanguage) => Promise<void>
}

/** `follow` is told of a change, for whatever remembers how somebody spoke before it. */
export function createSpokenLanguage(follow: (language: PageLanguage) => Promise<void>): SpokenLanguage {
  let spoken: PageLanguage = 'tr'
  return {
    now: () => spoken,
    async set(language) {
      if (language === spoken) return
      spoken = language
      await follow(language)
    },
  }
}
