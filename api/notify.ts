import type { Language, Text } from '../contract/text.ts'

export const noticeLevels = ['info', 'warning', 'urgent'] as const
export type NoticeLevel = (typeof noticeLevels)[number]

/**
 * GET /api/notices?unread=true&limit=50&cursor= → NoticePage, newest first, one's own. POST /api/notices/read { ids } (at most
 * 500) and POST /api/notices/read-all → NoticeCount. GET /api/notices/unread → NoticeCount.
 */
export type NoticeItem = {
  id: string
  cause: string
  title: Text
  body: Text | null
  /** Path of a screen. */
  link: string | null
  level: NoticeLevel
  /** How often it happened while it was unread. */
  count: number
  createdAt: number
  updatedAt: number
  readAt: number | null
}
export type NoticeCount = { unread: number; urgent: number }
export type NoticePage = { items: NoticeItem[]; next: string | null } & NoticeCount

export const digests = ['now', 'hourly', 'daily'] as const
/** `quietFrom`, `quietTo`: minutes of the plant's day, both null for never; urgent notices are sent all the same. */
export type NoticeSettings = {
  email: boolean
  minLevel: NoticeLevel
  digest: (typeof digests)[number]
  quietFrom: number | null
  quietTo: number | null
}
/** GET /api/notice-settings; PUT NoticeSettings answers it too. */
export type NoticeSettingsInfo = {
  settings: NoticeSettings
  /** Where one's mail goes; null while no address is known. */
  email: string | null
  /** The organisation has a mail server. */
  mailReady: boolean
}

export const channelKinds = ['email', 'webhook', 'dingtalk', 'wecom', 'feishu'] as const
export type ChannelKind = (typeof channelKinds)[number]
export type MailServer = {
  host: string
  port: number
  security: 'tls' | 'starttls' | 'none'
  user: string
  from: string
  /** Certificates that nobody vouches for are taken. */
  anyCertificate: boolean
}

/** GET /api/notify/channels → { items: ChannelItem[] }. Secrets (address of a robot, passwords) are never answered. */
export type ChannelItem = {
  id: string
  kind: ChannelKind
  name: string
  enabled: boolean
  language: Language
  minLevel: NoticeLevel
  /** Only what is addressed to people with one of these roles; all when empty. */
  roles: string[]
  /** Only causes that begin with one of these; all when empty. */
  causes: string[]
  /** Where people open the platform, for links; e.g. https://millrace.plant.cn */
  publicUrl: string | null
  mail: MailServer | null
  /** Host of a robot's or webhook's address. */
  host: string | null
  secretSet: boolean
  /** Deliveries of the last 30 days. */
  waiting: number
  dead: number
  lastSentAt: number | null
  lastError: { at: number; text: string } | null
}

/**
 * POST /api/notify/channels, PUT /api/notify/channels/:id → ChannelItem; DELETE /api/notify/channels/:id. Left-out secrets stay
 * as they are, an empty one is removed. The kind cannot be changed.
 */
export type ChannelInput = Pick<ChannelItem, 'kind' | 'name'> &
  Partial<Pick<ChannelItem, 'enabled' | 'language' | 'minLevel' | 'roles' | 'causes' | 'publicUrl'>> & {
    /** E-mail: the server and its password. */
    mail?: Omit<MailServer, 'anyCertificate'> & { anyCertificate?: boolean }
    password?: string
    /** Robots and webhooks. */
    url?: string
    secret?: string
  }
/** POST /api/notify/channels/:id/test { to? } sends one message now. */
export type ChannelTest = { ok: boolean; detail: string | null }

/** GET /api/notify/deliveries?state=dead&channel=&limit=50&cursor= → Page<DeliveryItem>; POST /api/notify/deliveries/:id/retry */
export type DeliveryItem = {
  id: string
  channel: string
  channelName: string
  person: string | null
  cause: string
  title: Text
  level: NoticeLevel
  state: 'waiting' | 'sent' | 'dead' | 'dropped'
  tries: number
  error: string | null
  createdAt: number
  dueAt: number
  endedAt: number | null
}
