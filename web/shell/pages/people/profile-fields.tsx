import { useQuery } from '@tanstack/react-query'
import { DatePicker, Form, Input, Select, TreeSelect } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import type { DepartmentItem, PersonChange, PersonItem } from '../../../../api/identity.ts'
import type { Language } from '../../../../contract/text.ts'
import { useText } from '../../text.ts'
import { identityQueries } from './data.ts'
import { texts } from './texts.ts'

/** What the profile's form holds. */
export type ProfileFields = {
  displayName: string
  department?: string
  site?: string
  email?: string
  phone?: string
  language: Language
  expiresAt?: Dayjs | null
}

export const noProfile: ProfileFields = { displayName: '', language: 'zh' }

export function fieldsOf(person: PersonItem): ProfileFields {
  return {
    displayName: person.displayName,
    department: person.department ?? undefined,
    site: person.site ?? undefined,
    email: person.email ?? undefined,
    phone: person.phone ?? undefined,
    language: person.language,
    expiresAt: person.expiresAt === null ? null : dayjs(person.expiresAt),
  }
}

/** The account works until the end of its last day. */
export function changeOf(fields: ProfileFields): PersonChange & { displayName: string } {
  return {
    displayName: fields.displayName.trim(),
    department: fields.department ?? null,
    site: fields.site ?? null,
    email: fields.email?.trim() || null,
    phone: fields.phone?.trim() || null,
    language: fields.language,
    expiresAt: fields.expiresAt ? fields.expiresAt.endOf('day').valueOf() : null,
  }
}

type Branch = { value: string; title: string; children: Branch[] }

/** Departments as the tree that a choice shows. */
export function departmentTree(items: readonly DepartmentItem[], parent: string | null = null): Branch[] {
  return items
    .filter((d) => d.parent === parent)
    .map((d) => ({ value: d.id, title: `${d.name} ${d.id}`, children: departmentTree(items, d.id) }))
}

/** The fields of a person, for a new one and for one that exists. */
export function ProfileItems() {
  const t = useText(texts)
  const departments = useQuery(identityQueries.departments())
  const sites = useQuery(identityQueries.sites())
  return (
    <>
      <Form.Item
        name="displayName"
        label={t('displayName')}
        rules={[{ required: true, whitespace: true, message: t('required') }]}
      >
        <Input maxLength={64} autoComplete="off" />
      </Form.Item>
      <div className="person-pair">
        <Form.Item name="department" label={t('department')}>
          <TreeSelect
            allowClear
            showSearch={{ treeNodeFilterProp: 'title' }}
            treeDefaultExpandAll
            treeData={departmentTree(departments.data ?? [])}
          />
        </Form.Item>
        <Form.Item name="site" label={t('site')}>
          <Select allowClear options={(sites.data ?? []).map((s) => ({ value: s.id, label: `${s.name} ${s.id}` }))} />
        </Form.Item>
      </div>
      <div className="person-pair">
        <Form.Item name="email" label={t('email')} rules={[{ type: 'email', message: t('badEmail') }]}>
          <Input maxLength={200} autoComplete="off" inputMode="email" />
        </Form.Item>
        <Form.Item name="phone" label={t('phone')}>
          <Input maxLength={30} autoComplete="off" inputMode="tel" />
        </Form.Item>
      </div>
      <div className="person-pair">
        <Form.Item name="language" label={t('language')} required>
          <Select
            options={[
              { value: 'zh', label: '中文' },
              { value: 'en', label: 'English' },
            ]}
          />
        </Form.Item>
        <Form.Item name="expiresAt" label={t('expiresAt')}>
          <DatePicker placeholder={t('noEnd')} minDate={dayjs()} className="person-date" />
        </Form.Item>
      </div>
    </>
  )
}
