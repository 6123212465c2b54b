import type { Log } from '../../log.ts'
import { chart, chartAlt, type WeekChart } from '../../report/chart.ts'
import { chartTexts } from '../../report/chart-texts.ts'
import type { Message } from '../message.ts'

/** A picture that goes out with a message: only numbers, days and the name of a brand are in it. */
export interface Picture {
  readonly name: string
  readonly png: Uint8Array
  /** The same in words. */
  readonly alternative: string
}

/** Draws SVG as PNG; handed in by the runtime, since not every one of them can. */
export type DrawPng = (svg: string) => Promise<Uint8Array>

/** The picture of a message; null where it has none, or none can be drawn: then it goes out in words alone. */
export type PictureOf = (message: Message, language: 'tr' | 'en') => Promise<Picture | null>

type DailyPost = Extract<Message, { kind: 'daily-report' }>

/** The days of a daily post as its chart shows them. */
export function weekOf({ report, week }: DailyPost): WeekChart {
  return { brandName: report.brandName, days: week }
}

/** What the chart of a daily post says in words. */
export function chartInWords(post: DailyPost, language: 'tr' | 'en'): string {
  return chartAlt(weekOf(post), chartTexts(language))
}

export function pictures(draw: DrawPng | null, log: Log): PictureOf {
  return async (message, language) => {
    if (draw === null || message.kind !== 'daily-report' || message.week.length === 0) return null
    try {
      return {
        name: `izin-${message.report.brandCode}-${message.date}.png`,
        png: await draw(chart(weekOf(message), chartTexts(language))),
        alternative: chartInWords(message, language),
      }
    } catch (error) {
      log.error('picture.failed', error, { date: message.date })
      return null
    }
  }
}
