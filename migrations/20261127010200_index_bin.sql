-- The bin is small, and what is in it is listed by project and purged by age.
create index task_project_id_deleted_at_idx on task (project_id, deleted_at, id) where deleted_at is not null;

create index task_deleted_at_idx on task (deleted_at) where deleted_at is not null;
