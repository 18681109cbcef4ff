//! The only places that match on the engine to run a statement.

/// Runs one statement in `$tx`; the number of rows it changed.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match &mut *$tx {
            $crate::store::Tx::Sqlite(tx) => sqlx::query($sql)$(.bind($bind))*
                .execute(&mut **tx)
                .await
                .map(|done| done.rows_affected())
                .map_err($crate::store::StoreError::from),
        }
    };
}

/// All rows of a query, each as the tuple `$row`.
macro_rules! fetch_all {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match &mut *$tx {
            $crate::store::Tx::Sqlite(tx) => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*
                .fetch_all(&mut **tx)
                .await
                .map_err($crate::store::StoreError::from),
        }
    };
}

/// The first row of a query, if any, as the tuple `$row`.
macro_rules! fetch_optional {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match &mut *$tx {
            $crate::store::Tx::Sqlite(tx) => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*
                .fetch_optional(&mut **tx)
                .await
                .map_err($crate::store::StoreError::from),
        }
    };
}

/// The one row that a query always has (a count, say), as the tuple `$row`.
macro_rules! fetch_one {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match &mut *$tx {
            $crate::store::Tx::Sqlite(tx) => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*
                .fetch_one(&mut **tx)
                .await
                .map_err($crate::store::StoreError::from),
        }
    };
}

/// The one runner of writes: `write!(database, "name", Error, tx => { …; Ok(value) })`.
///
/// Runs the block in a transaction, commits when it is `Ok`, undoes it otherwise, and runs it again (bounded) where
/// the engine says that it lost against another transaction: so the block must not change anything but `tx`.
/// It is a macro because a closure that borrows its surroundings can't be proven `Send` for every lifetime.
macro_rules! write {
    ($database:expr, $name:literal, $error:ty, $tx:ident => $body:block) => {{
        let mut attempts = $crate::store::Attempts::new($name);
        loop {
            let mut transaction = match $database.begin_write().await {
                Ok(transaction) => transaction,
                Err(error) if attempts.again(Some(&error)).await => continue,
                Err(error) => {
                    break Err(<$error>::from(attempts.lost(Some(&error)).unwrap_or(error)));
                }
            };
            let outcome: Result<_, $error> = async {
                let $tx = &mut transaction;
                $body
            }
            .await;
            match outcome {
                Ok(value) => match transaction.commit().await {
                    Ok(()) => break Ok(value),
                    Err(error) if attempts.again(Some(&error)).await => {}
                    Err(error) => {
                        break Err(<$error>::from(attempts.lost(Some(&error)).unwrap_or(error)));
                    }
                },
                Err(error) => {
                    drop(transaction);
                    let cause = $crate::store::database_error(&error);
                    if !attempts.again(cause).await {
                        break Err(attempts.lost(cause).map_or(error, <$error>::from));
                    }
                }
            }
        }
    }};
}

/// Lets a refusal enum with an `Internal` of its layer's error variant take the store's errors and be retried by the runner.
macro_rules! refusal {
    ($name:ident) => {
        impl From<crate::store::StoreError> for $name {
            fn from(error: crate::store::StoreError) -> Self {
                Self::Internal(error.into())
            }
        }

        impl crate::store::MayBeStoreError for $name {
            fn store_error(&self) -> Option<&crate::store::StoreError> {
                match self {
                    Self::Internal(error) => error.store_error(),
                    _ => None,
                }
            }
        }
    };
}

pub(crate) use {execute, fetch_all, fetch_one, fetch_optional, refusal, write};
