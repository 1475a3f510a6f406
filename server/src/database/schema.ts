/** The tables, as the query builder knows them. Each table is written by the one room named beside it. */
import type { Generated } from "kysely"

/** library: who this store is. One row, `id = 1`. */
export interface MetaTable {
  id: number
  /** Made with the database: another file is another store. */
  store_id: string
  /** Travels with the library: equal on every store that holds it. */
  library_id: string
  /** 1 once a person's row was written here or a library was adopted; until then a pushed library is adopted. */
  settled: number
  /** Highest revision given. */
  revision: number
  /** Renewed when a remote claims to be this very store: tells a copy of the folder from the folder itself. */
  nonce: string
  /** The home whose word counts where two homes' acts do not commute; null until one has pushed here. */
  authority: string | null
  /** Raised by each home that takes over. */
  epoch: Generated<number>
  /** Deletions below this version may have been forgotten here; 0 as long as none has. */
  forgotten_version: Generated<number>
}

/** library: every synchronised row, newest version only. The change feed is this table in revision order. */
export interface RowTable {
  /** Order of delivery from this store. */
  revision: number
  kind: string
  id: string
  /** Who wins: milliseconds since 1970 times 1,024, or one more than the version it replaces. */
  version: number
  deleted: number
  /** SHA-256, hexadecimal. */
  hash: string
  /** See `BucketTable`. */
  bucket: number
  /** The store the version came from; null when it was written here. */
  via: string | null
  /** What made the change: add, delete or edit. Local: it does not travel. */
  cause: string
  /** JSON; null for a tombstone. */
  body: string | null
}

/** library: rolling digest of the rows whose key hashes into this bucket (0 to 255). */
export interface BucketTable {
  bucket: number
  live_sum: string
  live_count: number
  all_sum: string
  all_count: number
}

/** library: rows as they are browsed. */
export interface AlbumTable {
  /** This table's key in the search index; local. */
  number: Generated<number>
  id: string
  title: string
  title_key: string
  artist: string
  artist_key: string
  artist_id: string
  year: number | null
  genre: string | null
  /** JSON of a `CoverPlace`. */
  cover: string | null
  drive_folder_id: string | null
  added_at: string
  /** JSON of what is shown but never looked for; null where there is nothing of it. */
  details: string | null
}

export interface TrackTable {
  /** This table's key in the search index; local. */
  number: Generated<number>
  id: string
  title: string
  title_key: string
  artist: string
  artist_key: string
  artist_id: string
  album_id: string
  /** Only where an old data set says otherwise than the album does. */
  album_title: string | null
  album_artist: string | null
  album_artist_id: string | null
  duration: number
  track_number: number | null
  disc_number: number | null
  year: number | null
  genre: string | null
  drive_id: string | null
  local_file_id: string | null
  resource_key: string | null
  content_key: string | null
  size: number
  mime_type: string
  bit_rate: number | null
  /** JSON of the seconds of the file that are this track; null where it is all of it. */
  segment: string | null
  /** JSON of what is shown but never looked for; null where there is nothing of it. */
  details: string | null
}

export interface ArtistTable {
  /** This table's key in the search index; local. */
  number: Generated<number>
  id: string
  name: string
  name_key: string
}

/** accounts: people who may sign in. */
export interface AccountTable {
  id: string
  name: string
  name_key: string
  password_hash: string
  owner: number
  /** Key of this person's session cookies. */
  session_key: string
}

/** accounts: what programs show in the place of a password. */
export interface ApplicationKeyTable {
  id: string
  person_id: string
  name: string
  /** As it is: programs prove that they know it by a hash that only it can make. */
  key: string
  /** SHA-256 of the key, hexadecimal: what it is looked up by. */
  key_hash: string
  created_at: string
}

/** accounts: sessions ended before their time. */
export interface SignoutTable {
  session_id: string
  expires_at: number
}

/** replication: what is known of each other store. */
export interface PeerTable {
  store_id: string
  /** Revision of that store's feed up to which its rows are applied here. Moves in the rows' own transaction. */
  applied_revision: number
  last_seen_at: number
  /** 1 when it pushed rows here: it is a home of the new kind. */
  is_home: number
  /** Our revision up to which that home, on a disk of its own, says it holds our rows. */
  confirmed_revision: Generated<number>
  /** Our revision at which that home was last proved to hold what we hold, no row left out. */
  equal_revision: Generated<number>
}

/** replication: what is known of each configured remote address. */
export interface TargetTable {
  url: string
  store_id: string | null
  /** Our revision that the remote has confirmed. */
  acked_revision: number
  last_success_at: number | null
}

/** replication: exchanges that moved something or failed, the latest of each remote. */
export interface ExchangeTable {
  target: string
  /** Milliseconds since 1970; one of its own for each exchange of a target. */
  at: number
  result: string
  sent: number
  received: number
  deleted: number
  bytes: number
  /** Milliseconds. */
  duration: number
  error: string | null
  /** JSON: a few names of what moved. */
  names: string
}

/** replication: what earlier full imports into this very store brought. */
export interface FullImportTable {
  list: string
  row_id: string
}

/** imports: one row for each link given. */
export interface ImportJobTable {
  id: string
  url: string
  state: string
  files_total: number
  files_done: number
  current_file: string | null
  /** JSON: ids of the albums of the link. */
  albums: string
  /** JSON: `{name, reason}` each. */
  failures: string
  error_code: string | null
  error_message: string | null
  created_at: string
  updated_at: string
  /** JSON: the album folders that are wanted; null for all. */
  only: string | null
}

/** imports: what a person said of an album folder before it was added. */
export interface ImportChoiceTable {
  folder_id: string
  /** JSON: `{title?, artist?, compilation?}`. */
  choice: string
}

/** imports: what a folder of a link that is being imported holds, so that an interruption does not list it again. */
export interface ImportFolderTable {
  import_id: string
  folder_id: string
  /** Its place in the walk: parents before children. */
  position: number
  /** JSON: the folder itself and what lies in it. */
  content: string
}

/** imports: folders that are looked at again and again. The list itself is rows; this is what only the home knows. */
export interface WatchedFolderTable {
  id: string
  checked_at: string | null
  next_check_at: string | null
  /** What is wrong, for a person; null when the last look was complete. */
  problem: string | null
  /** Where the list of changes of the signed-in person goes on. */
  change_token: string | null
}

/** imports: every file seen in a watched folder. */
export interface WatchedFileTable {
  watch_id: string
  file_id: string
  /** Of the album folder: equal as long as nothing in it has changed. */
  unit_id: string
  content_key: string
  /** Complete lists in a row that did not hold it. */
  missed: number
}

/** drive: the Google account a person has signed in with, by a page of this server. One row, `id = 1`. */
export interface DriveSignInTable {
  id: number
  refresh_token: string
  client_id: string
  signed_in_at: string
}

/** files: a folder of this machine that a person has chosen. The only place, with `LocalItemTable`, where paths stand. */
export interface LocalFolderTable {
  id: string
  /** Absolute, without links. */
  path: string
  name: string
  followed_at: string
  /** 0 once it is followed no longer: its files still play. */
  followed: number
  /** 1 where its files are copied to the person's Drive. */
  copies: number
  /** How many other disks were mounted along the path: where there are fewer, one is away. */
  mounted: number
  /** Of the import that brings it in. */
  import_id: string | null
  /** What is wrong, for a person. */
  problem: string | null
}

/** files: what was seen in a chosen folder, each under an id of its own. */
export interface LocalItemTable {
  id: string
  /** Of the chosen folder. */
  folder_id: string
  /** Of the folder it lies in. */
  parent_id: string
  /** From the chosen folder down to it. */
  path: string
  is_folder: number
  size: number
  /** When the file was last changed, as the disk says: while it stays, nothing is read. */
  stamp: string
  content_key: string
  /** 1 for a folder where another disk is mounted. */
  mounted: number
  /** Drive's id of its copy. */
  copy_id: string | null
  /** The content key of what was copied. */
  copy_key: string | null
  /** Where Google takes the rest of a copy that was begun. */
  session: string | null
  /** The content key it was begun with. */
  session_key: string | null
}

/** imports: tags already read, so that an interrupted import does not read them again. */
export interface ImportFileTable {
  file_id: string
  content_key: string
  /** JSON of what was read. */
  tags: string
  read_at: string
}

/** library: which kinds of rows fill their tables, and in which form; a kind that is missing or of an older form is filled anew. */
export interface ProjectionTable {
  kind: string
  form: number
}

/** library: what a person likes. Instants of this and of the following tables: milliseconds since 1970. */
export interface StarTable {
  id: string
  person_id: string
  /** album, track or artist. */
  kind: string
  item_id: string
  starred_at: number
}

export interface RatingTable {
  id: string
  person_id: string
  kind: string
  item_id: string
  /** 1 to 5. */
  rating: number
}

/** library: one listening each. */
export interface PlayTable {
  id: string
  person_id: string
  track_id: string
  played_at: number
  /** How long it lasted, where that is known. */
  seconds: number | null
}

/** library: counted from the plays, for each person. */
export interface TrackPlayTable {
  track_id: string
  person_id: string
  plays: number
  last_played_at: number
}

/** library: counted from the plays of the tracks that are there. */
export interface AlbumPlayTable {
  album_id: string
  person_id: string
  plays: number
  last_played_at: number
}

/** library: counted from the plays, for each person, by day since 1970 in UTC. */
export interface PlayDayTable {
  person_id: string
  day: number
  plays: number
  milliseconds: number
}

/** library: counted from the plays, for each person, by quarter of an hour of the day in UTC. */
export interface PlayQuarterTable {
  person_id: string
  quarter: number
  plays: number
}

/** library: counted from the plays of the tracks that are there. */
export interface ArtistPlayTable {
  artist_id: string
  person_id: string
  plays: number
}

export interface PlaylistTable {
  id: string
  person_id: string
  name: string
  name_key: string
  comment: string | null
  /** JSON of a smart playlist's rules. */
  rules: string | null
  created_at: number
  changed_at: number
}

export interface PlaylistEntryTable {
  id: string
  playlist_id: string
  track_id: string
  /** See `between` in `library/keeping/position.ts`. */
  position: string
  changed_at: number
}

export interface ShareTable {
  id: string
  person_id: string
  playlist_id: string
  key: string
  /** SHA-256 of the key, hexadecimal: what it is looked up by. */
  key_hash: string
  until: number
}

export interface QueueTable {
  id: string
  person_id: string
  /** JSON: a list of ids. */
  track_ids: string
  current_index: number | null
  position: number
  device: string
  changed_at: number
}

/** library: what was removed from this very store, as it was. Local: it does not travel. */
export interface TrashRowTable {
  kind: string
  id: string
  /** The album it was part of as people saw it; null for what several albums share. */
  album_id: string | null
  body: string
  /** Milliseconds since 1970. */
  removed_at: number
}

/** library: found in pictures that were looked at. Local: it does not travel. */
export interface CoverColoursTable {
  /** As `album.cover` has it. */
  cover: string
  /** Hexadecimal digits of four colours. */
  colours: string
}

export interface Tables {
  meta: MetaTable
  row: RowTable
  bucket: BucketTable
  album: AlbumTable
  track: TrackTable
  artist: ArtistTable
  account: AccountTable
  application_key: ApplicationKeyTable
  signout: SignoutTable
  peer: PeerTable
  target: TargetTable
  exchange: ExchangeTable
  full_import: FullImportTable
  import_job: ImportJobTable
  import_file: ImportFileTable
  import_folder: ImportFolderTable
  import_choice: ImportChoiceTable
  watched_folder: WatchedFolderTable
  watched_file: WatchedFileTable
  drive_sign_in: DriveSignInTable
  local_folder: LocalFolderTable
  local_item: LocalItemTable
  projection: ProjectionTable
  star: StarTable
  rating: RatingTable
  play: PlayTable
  track_play: TrackPlayTable
  album_play: AlbumPlayTable
  artist_play: ArtistPlayTable
  play_day: PlayDayTable
  play_quarter: PlayQuarterTable
  playlist: PlaylistTable
  playlist_entry: PlaylistEntryTable
  share: ShareTable
  queue: QueueTable
  trash_row: TrashRowTable
  cover_colours: CoverColoursTable
}
