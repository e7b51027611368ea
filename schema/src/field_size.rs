//! How large it is to resolve a field. Each field of an answer is a future on the heap as large as the largest of its type, so
//! a resolver that keeps much across an `await` makes a thousand others slow. What reads rows is boxed for that: see
//! `access/find.rs` and `access/loader.rs`.

use async_graphql::{ContainerType, Context};

use crate::{
    centre::Centre, council::Council, follow_up::FollowUp, proposal::Proposal, session::Session, signal::Signal,
};

fn size<'a, T: 'a, F: Future + 'a>(_: impl FnOnce(&'a T, &'a Context<'a>) -> F) -> usize {
    size_of::<F>()
}

#[test]
fn no_field_makes_all_others_of_its_type_slow() {
    let sizes = [
        ("Centre", size::<Centre, _>(|this, ctx| ContainerType::resolve_field(this, ctx))),
        ("Council", size::<Council, _>(|this, ctx| ContainerType::resolve_field(this, ctx))),
        ("FollowUp", size::<FollowUp, _>(|this, ctx| ContainerType::resolve_field(this, ctx))),
        ("Proposal", size::<Proposal, _>(|this, ctx| ContainerType::resolve_field(this, ctx))),
        ("Session", size::<Session, _>(|this, ctx| ContainerType::resolve_field(this, ctx))),
        ("Signal", size::<Signal, _>(|this, ctx| ContainerType::resolve_field(this, ctx))),
    ];
    for (name, bytes) in sizes {
        assert!(bytes <= 4_096, "{name}: {bytes} bytes; {sizes:?}");
    }
}
