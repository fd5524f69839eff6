pub mod page_context;
