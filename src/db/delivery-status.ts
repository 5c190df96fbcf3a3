import { type SQL, sql } from 'drizzle-orm';
import type { Database } from './database.ts';

/**
 * Updates status, outcome and error of these deliveries from their tasks: dead if any task is, else running, else failed (waiting for a
 * retry), else waiting, else done. Deliveries without tasks, and unchanged ones, are not written.
 * @param ids a subquery of delivery ids.
 */
export function refreshDeliveries({ build }: Database, ids: SQL) {
  return build.run(sql`
    update deliveries set status = now.status, outcome = now.outcome, error = now.error
    from (
      select d.id as id,
        case
          when sum(t.state = 'dead') > 0 then 'dead'
          when sum(t.state = 'running') > 0 then 'running'
          when sum(t.state = 'waiting' and t.attempts > 0 and t.error is not null) > 0 then 'failed'
          when sum(t.state = 'waiting') > 0 then 'queued'
          else 'succeeded'
        end as status,
        ${joined(sql.raw('outcome'))} as outcome,
        ${joined(sql.raw('error'))} as error
      from deliveries d join delivery_tasks dt on dt.delivery_id = d.id join tasks t on t.id = dt.task_id
      where d.id in (${ids})
      group by d.id
    ) now
    where deliveries.id = now.id
      and (deliveries.status is not now.status or deliveries.outcome is not now.outcome or deliveries.error is not now.error)`);
}

/** The distinct texts of a delivery's tasks, in the tasks' order. */
function joined(column: SQL): SQL {
  return sql`(select group_concat(text, '; ') from (
    select t2.${column} as text from delivery_tasks dt2 join tasks t2 on t2.id = dt2.task_id
    where dt2.delivery_id = d.id and t2.${column} is not null
    group by t2.${column} order by min(t2.id)))`;
}

/** The deliveries that wait for one of these tasks; `tasks` is a subquery of task ids. */
export function deliveriesOf(tasks: SQL): SQL {
  return sql`select delivery_id from delivery_tasks where task_id in (${tasks})`;
}
