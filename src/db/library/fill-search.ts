/** Rebuilds all of media_search, for a database whose rows arrived without it. */
export const refillSearch = ["insert into media_search (media_search) values ('delete-all')", fillSearch('')];

/** @param where a condition on `i`, the items. */
export function fillSearch(where: string): string {
  return `insert into media_search (rowid, title, original_title, show_title, people, spaced)
    select i.id, i.title, i.original_title, coalesce(i.grandparent_title, i.parent_title),
      (select group_concat(name, ' . ') from (
        select value ->> 'name' as name from json_each(d.details, '$.actors')
        union all select value from json_each(d.details, '$.directors')
        union all select value from json_each(d.details, '$.writers')
        union all select value from json_each(d.details, '$.producers'))),
      d.spaced_text
    from media_items i left join media_details d on d.item_id = i.id ${where}`;
}
