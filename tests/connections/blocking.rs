//! Connections that block the thread.

use redlua::redis::ConnectionLike;

use crate::outcomes::blocking;
use crate::protocols::each;

#[test]
fn a_connection() {
    each(|server, client| blocking(server, &mut client.get_connection().expect("a connection")));
}

#[test]
fn a_client() {
    each(|server, mut client| blocking(server, &mut client));
}

#[test]
fn any_connection_behind_a_reference() {
    each(|server, client| {
        let mut con = client.get_connection().expect("a connection");
        let dynamic: &mut dyn ConnectionLike = &mut con;
        blocking(server, dynamic);
        let mut boxed: Box<dyn ConnectionLike + Send> = Box::new(con);
        blocking(server, &mut *boxed);
    });
}

#[test]
fn a_pool_of_r2d2() {
    each(|server, client| {
        let pool = r2d2::Pool::builder().max_size(2).build(client).expect("a pool");
        blocking(server, &mut pool.get().expect("a connection"));
        let mut pooled = pool.get().expect("a connection");
        blocking(server, &mut *pooled);
    });
}
