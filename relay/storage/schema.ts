import type {
  AuditTable,
  BansTable,
  ConversationsTable,
  DeparturesTable,
  MembersTable,
  MutesTable,
  PostedTable,
  ReportsTable,
} from './conversationTables.ts'
import type {
  CallPeopleTable,
  CallsTable,
  ClientsTable,
  EntriesTable,
  GapsTable,
  MissedCallsTable,
  ReadsTable,
  SealsTable,
  SnapshotsTable,
  UpdatesTable,
} from './journalTables.ts'
import type {
  ContactsTable,
  InvitationsTable,
  InvitationUsesTable,
  PicturesTable,
  SessionsTable,
  UsersTable,
} from './peopleTables.ts'

export interface MetaTable {
  key: string
  value: string
}

/** Every table by its name. */
export interface Schema {
  meta: MetaTable
  users: UsersTable
  sessions: SessionsTable
  invitations: InvitationsTable
  conversations: ConversationsTable
  members: MembersTable
  updates: UpdatesTable
  snapshots: SnapshotsTable
  clients: ClientsTable
  entries: EntriesTable
  reads: ReadsTable
  seals: SealsTable
  contacts: ContactsTable
  pictures: PicturesTable
  bans: BansTable
  mutes: MutesTable
  posted: PostedTable
  departures: DeparturesTable
  reports: ReportsTable
  audit: AuditTable
  invitation_uses: InvitationUsesTable
  gaps: GapsTable
  calls: CallsTable
  missed_calls: MissedCallsTable
  call_people: CallPeopleTable
}
